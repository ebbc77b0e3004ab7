using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Authentication;

/// <summary>
/// The key by which the command <c>token</c> and the gateway beside it know each other where none is set: random, kept in
/// <c>data/token.key</c> of the working folder, and never used where tokens are required.
/// </summary>
internal sealed class DevelopmentKey(IOptions<AuthenticationOptions> options, DemoAccess access)
{
    private const int Length = 32;
    private static readonly string _file = Path.Combine("data", "token.key");
    private readonly Lock _lock = new();
    private byte[]? _key;

    /// <summary>Whether tokens are signed with it.</summary>
    public bool IsUsed => access.IsOpen && !options.Value.IsConfigured;

    /// <summary>The key, made at the first call.</summary>
    /// <exception cref="IOException">The file can be neither read nor written.</exception>
    public byte[] Get()
    {
        lock (_lock)
        {
            return _key ??= Read() ?? Make();
        }
    }

    private static byte[]? Read() => File.Exists(_file) && File.ReadAllBytes(_file) is { Length: Length } key ? key : null;

    private static byte[] Make()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        var key = RandomNumberGenerator.GetBytes(Length);
        var own = _file + "." + Convert.ToHexString(key, 0, 4);
        File.WriteAllBytes(own, key);
        try
        {
            // Whole or not at all, and the first one stays: another process may be doing the same.
            File.Move(own, _file, overwrite: false);
            return key;
        }
        catch (IOException) when (Read() is not null)
        {
            File.Delete(own);
            return Read()!;
        }
    }
}
