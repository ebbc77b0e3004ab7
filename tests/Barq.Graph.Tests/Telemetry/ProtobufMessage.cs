using System.Buffers.Binary;
using System.Text;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>A message of Protocol Buffers, read by the numbers of its fields: enough to look into what an exporter sends.</summary>
/// <remarks>Source: Protocol Buffers, "Encoding".</remarks>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufMessage(ReadOnlyMemory<byte> message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var key = ReadNumber(message.Span, ref at);
            var (number, length) = (0UL, 0);
            switch (key & 7)
            {
                case 0:
                    number = ReadNumber(message.Span, ref at);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..]);
                    at += 8;
                    break;
                case 2:
                    length = (int)ReadNumber(message.Span, ref at);
                    break;
                case 5:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"No field begins with {key}.");
            }

            _fields.Add(((int)(key >> 3), number, message.Slice(at, length)));
            at += length;
        }
    }

    /// <summary>All messages in a field that is one.</summary>
    public IEnumerable<ProtobufMessage> Messages(int field) => Of(field).Select(each => new ProtobufMessage(each.Bytes));

    /// <summary>The text in a field; empty where it is missing.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Of(field).LastOrDefault().Bytes.Span);

    /// <summary>The bytes in a field as hexadecimal digits; empty where it is missing.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Of(field).LastOrDefault().Bytes.Span);

    /// <summary>The number in a field; null where it is missing.</summary>
    public ulong? Number(int field) => Of(field).Select(each => (ulong?)each.Number).LastOrDefault();

    private IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> Of(int field) => _fields.Where(each => each.Field == field);

    private static ulong ReadNumber(ReadOnlySpan<byte> message, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}
