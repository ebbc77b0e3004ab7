using System.Text;
using Barq.Jobs.Csv;

namespace Barq.Jobs.Tests.Csv;

/// <summary>Tables for spreadsheets hold what they were given, and no formulas.</summary>
public sealed class CsvTextTests
{
    [Fact]
    public void Rows_SeparatorsQuotesAndLines_AreQuoted() =>
        Assert.Equal("a,\"b,c\",\"d \"\"e\"\"\",\"f\ng\",\n", Text(CsvText.Rows(5, [["a", "b,c", "d \"e\"", "f\ng", null]])));

    [Fact]
    public void Header_AnyColumns_BeginsWithTheMark() =>
        Assert.Equal("\uFEFFx,y\n", Text(CsvText.Header(["x", "y"])));

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")")]
    [InlineData("+1+cmd", "'+1+cmd")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("+966500000001", "+966500000001")]
    [InlineData("12 Olaya Street", "12 Olaya Street")]
    [InlineData("", "")]
    public void Guard_WhatLooksLikeAFormula_BeginsWithAnApostrophe(string cell, string written) => Assert.Equal(written, CsvText.Guard(cell));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n");
}
