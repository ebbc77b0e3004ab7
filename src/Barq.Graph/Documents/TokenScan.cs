using GraphQLParser;
using GraphQLParser.Exceptions;

namespace Barq.Graph.Documents;

/// <summary>
/// Goes through a document's tokens before it is parsed. It counts them, and how deep their brackets nest: the parser, and all that walks
/// its tree, calls itself for each level, and what does that a few thousand times ends the process. And it breaks long lines: the
/// parser's message of an error takes quadratic time in its column, ten gigabytes for one at the end of a line of 100 000 characters.
/// </summary>
internal struct TokenScan
{
    /// <summary>The longest name; no schema has such, and aliases need not be longer.</summary>
    private const int LongestName = 200;

    /// <summary>The characters after which a line is broken at the next space.</summary>
    private const int LongLine = 1_000;

    /// <summary>The longest stretch of a line in which there is no place to break it; no token is longer.</summary>
    private const int LongestStretch = 8_000;

    /// <summary>Tokens that are looked at before others have their turn: some tenths of a millisecond.</summary>
    private const int Piece = 1_000;

    private readonly string _text;
    private readonly DocumentOptions _options;
    private char[]? _broken;
    private int _position;
    private int _lineStart;
    private int _tokens;
    private int _depth;

    private TokenScan(string text, DocumentOptions options) => (_text, _options) = (text, options);

    /// <summary>Checks a document's text. Others have their turn in between.</summary>
    /// <param name="text">The text; no line of it ends in a carriage return.</param>
    /// <param name="options">What is allowed.</param>
    /// <returns>The text as it is to be parsed: of the same length, some of what separates tokens being line feeds.</returns>
    /// <exception cref="DocumentException">It has more than is allowed, or what is no token.</exception>
    public static async ValueTask<string> CheckAsync(string text, DocumentOptions options)
    {
        var scan = new TokenScan(text, options);
        while (scan.GoesOn())
        {
            await Task.Yield();
        }

        return scan._broken is null ? text : new string(scan._broken);
    }

    /// <summary>A place in a text that <see cref="CheckAsync"/> returned, as an offset: lines may be others in the original.</summary>
    public static int OffsetOf(ReadOnlySpan<char> text, Location place)
    {
        var start = 0;
        for (var line = 1; line < place.Line; line++)
        {
            start += text[start..].IndexOf('\n') + 1;
        }

        return start + place.Column - 1;
    }

    // Whether there may be more than the next piece.
    private bool GoesOn()
    {
        for (var end = _tokens + Piece; SkipToToken();)
        {
            var token = Lex();
            Count(token.Kind, token.End - token.Start);
            NoteLines(token.End);
            _position += token.End;
            if (_tokens >= end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes past what separates tokens.</summary>
    /// <returns>Whether there is one more.</returns>
    private bool SkipToToken()
    {
        var begin = _position;
        for (; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case '\n':
                    _lineStart = _position + 1;
                    break;
                case '#':
                    SkipComment();
                    break;
                case not (' ' or ',' or '\t' or '\uFEFF'):
                    if (_position > begin && _position - _lineStart > LongLine)
                    {
                        Blank(_position - 1, 1);
                        _lineStart = _position;
                    }

                    return true;
            }
        }

        return false;
    }

    // The parser takes a backslash in a comment for the begin of an escape, and would refuse most of them.
    private void SkipComment()
    {
        var length = _text.AsSpan(_position).IndexOf('\n') is >= 0 and var feed ? feed : _text.Length - _position;
        Count(TokenKind.COMMENT, length);
        if (_position + length - _lineStart > LongLine || _text.AsSpan(_position, length).Contains('\\'))
        {
            Blank(_position, length);
        }

        _position += length - 1;
    }

    private void Blank(int start, int length) => (_broken ??= _text.ToCharArray()).AsSpan(start, length).Fill('\n');

    /// <summary>Reads the token here, in a window: an error's column is then one in the window.</summary>
    private readonly Token Lex()
    {
        var isLast = _text.Length - _position <= LongestStretch;
        ROM window = _text.AsMemory(_position, isLast ? _text.Length - _position : LongestStretch);
        Token token;
        try
        {
            token = Lexer.Lex(window);
        }
        catch (GraphQLSyntaxErrorException error)
        {
            var offset = OffsetOf(window.Span, error.Location);
            if (!isLast && offset >= LongestStretch - 1)
            {
                throw TooLong();
            }

            var place = Location.FromLinearPosition(_text, _position + offset);
            throw new DocumentException(new DocumentProblem(
                ProblemKind.Syntax, DocumentProblem.Shorten($"Error parsing query: {error.Description}"), place.Line, place.Column));
        }

        return token.End < window.Length || isLast ? token : throw TooLong();
    }

    private void Count(TokenKind kind, int length)
    {
        if (++_tokens > _options.MaxTokens)
        {
            throw DocumentException.TooLarge($"The document has more than {_options.MaxTokens} tokens.");
        }

        switch (kind)
        {
            case TokenKind.BRACE_L or TokenKind.BRACKET_L or TokenKind.PAREN_L when ++_depth > _options.MaxNesting:
                throw DocumentException.TooLarge($"The document nests deeper than {_options.MaxNesting} levels of brackets.");
            case TokenKind.BRACE_R or TokenKind.BRACKET_R or TokenKind.PAREN_R:
                _depth--;
                break;
            case TokenKind.NAME when length > LongestName:
                throw DocumentException.TooLarge($"The document has a name of {length} characters; names have {LongestName} at most.");
            case TokenKind.INT or TokenKind.FLOAT when length > NumberText.MostCharacters:
                var place = Location.FromLinearPosition(_text, _position);
                throw new DocumentException(new DocumentProblem(ProblemKind.Value, NumberText.TooLong(length), place.Line, place.Column));
        }
    }

    private void NoteLines(int length)
    {
        if (_text.AsSpan(_position, length).LastIndexOf('\n') is >= 0 and var feed)
        {
            _lineStart = _position + feed + 1;
        }

        if (_position + length - _lineStart > LongestStretch)
        {
            throw DocumentException.TooLarge($"The document has more than {LongestStretch} characters without a space or a line break.");
        }
    }

    private static DocumentException TooLong() =>
        DocumentException.TooLarge($"The document has a string of more than {LongestStretch} characters: send it as a variable.");
}
