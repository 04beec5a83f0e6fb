using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Drawbridge.Data;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Output;

/// <summary>
/// Writes one JSON value on one line. Names are snake_case; numbers that JSON has no form for (NaN, infinities) are the strings
/// "NaN", "Infinity" and "-Infinity".
/// </summary>
internal sealed class JsonOutput : IDisposable
{
    readonly TextWriter output;
    readonly ArrayBufferWriter<byte> buffer = new();
    readonly Utf8JsonWriter writer;

    /// <summary>Starts a value; it is written when this is disposed of.</summary>
    public JsonOutput(TextWriter output, bool indented = false)
    {
        this.output = output;
        // Readable rather than safe inside HTML: nobody puts this into a page unescaped.
        writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>An object, at the top or in an array.</summary>
    public void Object(Action members)
    {
        writer.WriteStartObject();
        members();
        writer.WriteEndObject();
    }

    /// <summary>A member that is an object.</summary>
    public void Object(string name, Action members)
    {
        writer.WritePropertyName(name);
        Object(members);
    }

    /// <summary>A member that is an array, an item a call.</summary>
    public void Array<T>(string name, IEnumerable<T> items, Action<T> item)
    {
        writer.WriteStartArray(name);
        foreach (var value in items) item(value);
        writer.WriteEndArray();
    }

    /// <summary>An array of objects.</summary>
    public void Objects<T>(string name, IEnumerable<T> items, Action<T> members) => Array(name, items, item => Object(() => members(item)));

    /// <summary>An array of strings.</summary>
    public void Strings(string name, IEnumerable<string> items) => Array(name, items, writer.WriteStringValue);

    /// <summary>A string member; left out if null.</summary>
    public void String(string name, string? value)
    {
        if (value != null) writer.WriteString(name, value);
    }

    /// <summary>An integer member.</summary>
    public void Number(string name, long value) => writer.WriteNumber(name, value);

    /// <summary>A number member, rounded to <paramref name="digits"/> after the point.</summary>
    public void Number(string name, double value, int digits)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, Math.Round(value, digits));
        else writer.WriteString(name, Word(value));
    }

    /// <summary>A truth member.</summary>
    public void Truth(string name, bool value) => writer.WriteBoolean(name, value);

    /// <summary>A member <c>[x,y,z]</c>.</summary>
    public void Extent(string name, Dim3 extent) => Array(name, (int[])[extent.X, extent.Y, extent.Z], writer.WriteNumberValue);

    /// <summary>An array of the first values of some data.</summary>
    public void Values(string name, TypedData data, int count)
    {
        writer.WriteStartArray(name);
        for (int i = 0; i < count; i++) Value(data.Element, data[i]);
        writer.WriteEndArray();
    }

    /// <summary>The member <c>diagnostics</c>.</summary>
    public void Diagnostics(IEnumerable<Diagnostic> diagnostics) => Objects("diagnostics", diagnostics, Members);

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    void Members(Diagnostic diagnostic)
    {
        String("id", diagnostic.Id);
        String("severity", SeverityWord(diagnostic.Severity));
        String("message", diagnostic.Message);
        if (diagnostic.Source is { } source)
        {
            var (line, column) = source.LineAndColumn(diagnostic.Position);
            String("file", source.FileName);
            Number("line", line);
            Number("column", column);
            Number("length", diagnostic.Length);
        }
        String("cause", diagnostic.Kind.Cause);
        String("fix", diagnostic.Fix);
    }

    void Value(ElementType element, ulong bits)
    {
        if (!element.IsFloat)
        {
            // Bit types are unsigned numbers here: hexadecimal is no JSON.
            string digits = element.Format(bits);
            if (digits.StartsWith("0x", StringComparison.Ordinal)) writer.WriteNumberValue(bits);
            else writer.WriteRawValue(digits);
            return;
        }
        double value = element.ToDouble(bits);
        if (double.IsFinite(value)) writer.WriteRawValue(element.Format(bits));
        else writer.WriteStringValue(Word(value));
    }

    static string Word(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";

    internal static string SeverityWord(Severity severity) => severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "hint" };
}
