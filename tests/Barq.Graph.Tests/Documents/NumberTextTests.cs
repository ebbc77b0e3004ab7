using System.Numerics;
using System.Text;
using Barq.Graph.Documents;
using GraphQL;
using GraphQL.SystemTextJson;

namespace Barq.Graph.Tests.Documents;

/// <summary>Numbers are what the engine's own reader takes them for, as long as they are short; long ones are none.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("-9223372036854775808")]
    [InlineData("9223372036854775808")]
    [InlineData("-99999999999999999999999999999999999999999999")]
    [InlineData("1.5")]
    [InlineData("1.10")]
    [InlineData("0.1")]
    [InlineData("-149.90")]
    [InlineData("1e2")]
    [InlineData("1E-7")]
    [InlineData("1e28")]
    [InlineData("1e29")]
    [InlineData("1e308")]
    [InlineData("1e-400")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("123456789012345678901234567.89")]
    public void Read_ShortNumber_IsWhatTheEngineReads(string text)
    {
        var expected = new GraphQLSerializer().Deserialize<Inputs>($"{{\"a\":{text}}}")!["a"];

        var number = NumberText.Read(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, number);
        Assert.Equal(expected!.GetType(), number!.GetType());
    }

    [Fact]
    public void Read_RandomNumbers_AreWhatTheEngineReads()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var text = $"{(random.Next(2) == 0 ? "-" : "")}{random.NextInt64(0, (long)Math.Pow(10, random.Next(1, 18)))}{(random.Next(2) == 0 ? "" : $".{random.Next(100_000)}")}{(random.Next(3) > 0 ? "" : $"e{random.Next(-40, 40)}")}";

            Assert.Equal(new GraphQLSerializer().Deserialize<Inputs>($"{{\"a\":{text}}}")!["a"], NumberText.Read(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Theory]
    [InlineData("9", 100, true)]
    [InlineData("9", 101, false)]
    [InlineData("9", 1_000_000, false)]
    public void Read_LongNumber_IsNone(string digit, int count, bool isNumber)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(digit, count)));
        var before = ThreadWork.Now();

        Assert.Equal(isNumber, NumberText.Read(bytes) is BigInteger);
        Assert.InRange(ThreadWork.Since(before).Bytes, 0, 20_000);
    }

    [Theory]
    [InlineData("1e309")]
    [InlineData("-1e9999")]
    public void Read_NumberBeyondADouble_IsNone(string text) => Assert.Null(NumberText.Read(Encoding.UTF8.GetBytes(text)));
}
