using Barq.Persistence.Settings;
using Barq.Testing.Processes;

namespace Barq.Persistence.Tests.Settings;

public sealed class DotEnvFileTests : IDisposable
{
    private readonly string _folder = TestFolder.Create("dotenv");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("DB_POOL_SIZE 5", " (DB_POOL_SIZE …)")]
    [InlineData("DB_POOL_SIZE: 5", " (DB_POOL_SIZE …)")]
    [InlineData("export DB_POOL_SIZE", " (export DB_POOL_SIZE …)")]
    [InlineData("=secret", "")]
    [InlineData("MIIBsecret+", "")]
    public void Load_LineThatSetsNothing_IsRefusedByItsNumberWithoutWhatFollows(string line, string shown)
    {
        Write($"# a comment\n\nBARQ_TEST_OF_A_FILE=1\n{line}\n");

        var refusal = Assert.Throws<StartupException>(() => DotEnvFile.Load(_folder));

        Assert.Contains($", line 4{shown} sets nothing", refusal.Message, StringComparison.Ordinal);
        Assert.Null(Environment.GetEnvironmentVariable("BARQ_TEST_OF_A_FILE"));
    }

    [Fact]
    public void Load_EveryFormOfLine_IsRead()
    {
        Write("  # comment\n\n \nBARQ_TEST_OF_FORMS_A=1\nexport BARQ_TEST_OF_FORMS_B=\"two words\" # why\n  BARQ_TEST_OF_FORMS_C = a=b\nBARQ_TEST_OF_FORMS_D=\n");

        DotEnvFile.Load(_folder);

        Assert.Equal(["1", "two words", "a=b"], "ABC".Select(letter => Environment.GetEnvironmentVariable($"BARQ_TEST_OF_FORMS_{letter}")));
    }

    [Fact]
    public void Load_ValueOfSeveralLinesInQuotes_IsReadAsOne()
    {
        Write("BARQ_TEST_OF_LINES=\"first\nsecond\"\nBARQ_TEST_OF_THE_NEXT=2\n");

        DotEnvFile.Load(_folder);

        Assert.Equal("first\nsecond", Environment.GetEnvironmentVariable("BARQ_TEST_OF_LINES"));
        Assert.Equal("2", Environment.GetEnvironmentVariable("BARQ_TEST_OF_THE_NEXT"));
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder, DotEnvFile.Name), text);
}
