using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Barq.Graph.Errors;

namespace Barq.Graph.Answers;

/// <summary>
/// Writes JSON into one pooled buffer. Unlike <see cref="System.Text.Json.Utf8JsonWriter"/> it can go back to an earlier position,
/// which null propagation needs, and it checks nothing: its callers write whole, valid pieces.
/// </summary>
/// <param name="limits">How long the answer may get; null for what no client can make long.</param>
internal sealed class Utf8Writer(WriterLimits? limits = null) : IDisposable
{
    // A writer looks up from its work now and then.
    private const int StepsPerLook = 256;

    private static readonly SearchValues<char> _escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private static readonly SearchValues<byte> _escapedUtf8 = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(code => (byte)code)]);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
    private int _position;
    private int _reported;
    private bool _isFinished;
    private int _steps;

    /// <summary>How many bytes have been written. Setting it to an earlier value takes back what came since.</summary>
    public int Position
    {
        get => _position;
        set => _position = value <= _position ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _position);

    /// <summary>Marks a row or an element: what writes many of them ends by this when nobody waits any more.</summary>
    /// <exception cref="OperationCanceledException">Nobody does.</exception>
    public void Step()
    {
        if (limits is not null && ++_steps % StepsPerLook == 0)
        {
            limits.Ended.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Counts what has been written for the whole request, and refuses what is too long. To be called once, at the end.</summary>
    /// <exception cref="GraphQLRequestException">It is too long.</exception>
    public void Finish()
    {
        if (limits is not null)
        {
            Report(limits);
        }

        _isFinished = true;
    }

    /// <summary>Room for at least so many bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(long length)
    {
        if (_buffer.Length - _position < length)
        {
            Grow(length);
        }

        return _buffer.AsSpan(_position);
    }

    /// <summary>Counts reserved bytes as written.</summary>
    public void Advance(int length) => _position += length;

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _position += bytes.Length;
    }

    /// <summary>Writes one byte.</summary>
    public void Raw(byte value)
    {
        Reserve(1)[0] = value;
        _position++;
    }

    /// <summary>Writes <c>null</c>.</summary>
    public void Null() => Raw("null"u8);

    /// <summary>Writes a number.</summary>
    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out var length);
        _position += length;
    }

    /// <summary>Writes a number with all its digits.</summary>
    public void Number(decimal value)
    {
        Utf8Formatter.TryFormat(value, Reserve(31), out var length);
        _position += length;
    }

    /// <summary>Writes a number in the shortest form that reads back as the same; null where it is none.</summary>
    public void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Null();
            return;
        }

        value.TryFormat(Reserve(32), out var length, default, CultureInfo.InvariantCulture);
        _position += length;
    }

    /// <summary>Writes a truth value.</summary>
    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>Writes an instant in UTC as RFC 3339, with as many digits of the second as it has, in threes.</summary>
    /// <param name="ticks">.NET ticks in UTC.</param>
    public void DateTime(long ticks)
    {
        var target = Reserve(40);
        target[0] = (byte)'"';

        // The one format of its kind that the runtime has written out.
        new DateTime(ticks, DateTimeKind.Utc).TryFormat(target[1..], out var length, "s", CultureInfo.InvariantCulture);
        length++;
        if (ticks % TimeSpan.TicksPerSecond is var fraction and not 0)
        {
            var (number, digits) = fraction % TimeSpan.TicksPerMillisecond == 0
                ? (fraction / TimeSpan.TicksPerMillisecond, (byte)3)
                : (fraction / TimeSpan.TicksPerMicrosecond, (byte)6);
            target[length++] = (byte)'.';
            Utf8Formatter.TryFormat(number, target[length..], out _, new StandardFormat('D', digits));
            length += digits;
        }

        target[length] = (byte)'Z';
        target[length + 1] = (byte)'"';
        _position += length + 2;
    }

    /// <summary>Writes a calendar day as <c>yyyy-MM-dd</c>.</summary>
    /// <param name="dayNumber">Days since 0001-01-01.</param>
    public void Date(int dayNumber)
    {
        var target = Reserve(16);
        target[0] = (byte)'"';
        DateOnly.FromDayNumber(dayNumber).TryFormat(target[1..], out var length, "O", CultureInfo.InvariantCulture);
        target[length + 1] = (byte)'"';
        _position += length + 2;
    }

    /// <summary>Writes a string, escaping only what JSON demands.</summary>
    public void String(ReadOnlySpan<char> value)
    {
        var target = Reserve((value.Length * 6L) + 2);
        target[0] = (byte)'"';
        var length = 1;
        while (true)
        {
            var special = value.IndexOfAny(_escaped);
            length += Encoding.UTF8.GetBytes(special < 0 ? value : value[..special], target[length..]);
            if (special < 0)
            {
                break;
            }

            length += Escape(value[special], target[length..]);
            value = value[(special + 1)..];
        }

        target[length] = (byte)'"';
        _position += length + 1;
    }

    /// <summary>Writes a string that is UTF-8 already.</summary>
    /// <inheritdoc cref="String(ReadOnlySpan{char})"/>
    public void String(ReadOnlySpan<byte> utf8)
    {
        var target = Reserve((utf8.Length * 6L) + 2);
        target[0] = (byte)'"';
        var length = 1;
        for (int special; (special = utf8.IndexOfAny(_escapedUtf8)) >= 0; utf8 = utf8[(special + 1)..])
        {
            utf8[..special].CopyTo(target[length..]);
            length += special;
            length += Escape((char)utf8[special], target[length..]);
        }

        utf8.CopyTo(target[length..]);
        length += utf8.Length;
        target[length] = (byte)'"';
        _position += length + 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isFinished)
        {
            // What is thrown away is none of the request's answers.
            limits?.Cost.AddBytes(-_reported);
        }

        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _position = 0;
    }

    private static int Escape(char character, Span<byte> target)
    {
        target[0] = (byte)'\\';
        var letter = character switch
        {
            '"' => '"',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\b' => 'b',
            '\f' => 'f',
            _ => 'u',
        };
        target[1] = (byte)letter;
        if (letter != 'u')
        {
            return 2;
        }

        "00"u8.CopyTo(target[2..]);
        Utf8Formatter.TryFormat((int)character, target[4..], out _, new StandardFormat('x', 2));
        return 6;
    }

    // Here and at the end is early enough: what has been written then is at least half of what the buffer takes.
    private void Report(WriterLimits limits)
    {
        var all = limits.Cost.AddBytes(_position - _reported);
        _reported = _position;
        if (all > limits.Most)
        {
            throw limits.TooLarge();
        }
    }

    private void Grow(long length)
    {
        if (limits is not null)
        {
            limits.Ended.ThrowIfCancellationRequested();
            Report(limits);
        }

        if (_position + length > Array.MaxLength)
        {
            throw new GraphQLRequestException(ErrorCodes.ResponseTooLarge, "The answer is longer than any may be.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Min(_buffer.Length * 2L, Array.MaxLength), _position + length));
        _buffer.AsSpan(0, _position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
