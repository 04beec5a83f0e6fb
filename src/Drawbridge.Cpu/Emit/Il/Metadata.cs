using System.Text;

namespace Drawbridge.Cpu.Emit;

/// <summary>The tables of an assembly's metadata that generated code needs, by their numbers.</summary>
enum MetadataTable : byte
{
    Module = 0x00,
    TypeReference = 0x01,
    TypeDefinition = 0x02,
    Field = 0x04,
    Method = 0x06,
    MemberReference = 0x0A,
    CustomAttribute = 0x0C,
    StandaloneSignature = 0x11,
    TypeSpecification = 0x1B,
    Assembly = 0x20,
    AssemblyReference = 0x23,
    MethodSpecification = 0x2B,
}

/// <summary>
/// Metadata of an assembly in the format of ECMA-335 II.24: tables of rows, strings, blobs.
/// </summary>
/// <remarks>
/// System.Reflection.Metadata writes it too, but costs 30 ms in a fresh process: it is built of generic collections of its own structs, for
/// which no image holds compiled code.
/// </remarks>
sealed class Metadata
{
    /// <summary>How a column is stored.</summary>
    enum Column : byte
    {
        UInt16,
        UInt32,
        Heap,

        // Row numbers in one table, or in one of several: the low bits say which.
        FieldIndex,
        MethodIndex,
        ResolutionScope,
        TypeDefOrRef,
        MemberRefParent,
        MethodDefOrRef,
        HasCustomAttribute,
        CustomAttributeType,
    }

    const int TableCount = 64;

    static readonly Column[]?[] Columns = Layout();

    readonly ByteBuffer strings = new(512), blobs = new(2048);
    readonly int[]?[] cellsOf = new int[TableCount][];
    readonly int[] rowCounts = new int[TableCount];

    public Metadata()
    {
        // Offset 0 of both heaps is the empty entry.
        strings.Byte(0);
        blobs.Byte(0);
    }

    /// <summary>Adds a row; its cells in the order of ECMA-335 II.22.</summary>
    /// <returns>Its number, counted from 1.</returns>
    public int Add(MetadataTable table, params int[] cells)
    {
        int t = (int)table;
        ref int[]? all = ref cellsOf[t];
        all ??= new int[16 * cells.Length];
        int used = rowCounts[t] * cells.Length;
        if (used == all.Length)
        {
            var more = new int[2 * used];
            Buffer.BlockCopy(all, 0, more, 0, used * sizeof(int));
            all = more;
        }
        cells.CopyTo(all, used);
        return ++rowCounts[t];
    }

    /// <summary>The token of a row.</summary>
    public static int Token(MetadataTable table, int row) => (int)table << 24 | row;

    /// <summary>A string's place in the heap.</summary>
    public int String(string text)
    {
        int offset = strings.Length;
        strings.Raw(Encoding.UTF8.GetBytes(text));
        strings.Byte(0);
        return offset;
    }

    /// <summary>A blob's place in the heap.</summary>
    public int Blob(ByteBuffer blob)
    {
        int offset = blobs.Length;
        blobs.Compressed(blob.Length);
        blobs.Raw(blob.Bytes);
        return offset;
    }

    /// <summary>All of it.</summary>
    public ByteBuffer Serialize()
    {
        strings.Align(4);
        blobs.Align(4);
        var tables = Tables();
        var identity = new ByteBuffer(16);
        identity.Raw(Guid.NewGuid().ToByteArray());

        (string Name, ByteBuffer Content)[] streams = [("#~", tables), ("#Strings", strings), ("#GUID", identity), ("#Blob", blobs)];
        var image = new ByteBuffer(tables.Length + strings.Length + blobs.Length + 256);
        image.Int32(0x424A_5342);
        image.UInt16(1);
        image.UInt16(1);
        image.Int32(0);
        image.Int32(12);
        image.Raw("v4.0.30319\0\0"u8);
        image.UInt16(0);
        image.UInt16(streams.Length);
        int offset = image.Length;
        foreach (var (name, _) in streams) offset += 8 + (name.Length + 4) / 4 * 4;
        foreach (var (name, content) in streams)
        {
            image.Int32(offset);
            image.Int32(content.Length);
            image.Raw(Encoding.ASCII.GetBytes(name));
            image.Byte(0);
            image.Align(4);
            offset += content.Length;
        }
        foreach (var (_, content) in streams) image.Raw(content.Bytes);
        return image;
    }

    ByteBuffer Tables()
    {
        var image = new ByteBuffer(4096);
        image.Int32(0);
        image.Byte(2);
        image.Byte(0);
        // All three heaps are indexed by four bytes, whatever their size.
        image.Byte(7);
        image.Byte(1);
        long present = 0;
        for (int t = 0; t < TableCount; t++)
        {
            if (rowCounts[t] > 0) present |= 1L << t;
        }
        image.Int64(present);
        image.Int64(1L << (int)MetadataTable.CustomAttribute);
        for (int t = 0; t < TableCount; t++)
        {
            if (rowCounts[t] > 0) image.Int32(rowCounts[t]);
        }
        for (int t = 0; t < TableCount; t++)
        {
            if (rowCounts[t] == 0) continue;
            var columns = Columns[t]!;
            var wide = new bool[columns.Length];
            for (int c = 0; c < columns.Length; c++) wide[c] = IsWide(columns[c]);
            var cells = cellsOf[t]!;
            for (int i = 0, c = 0; i < rowCounts[t] * columns.Length; i++, c = c + 1 == columns.Length ? 0 : c + 1)
            {
                if (wide[c]) image.Int32(cells[i]);
                else image.UInt16(cells[i]);
            }
        }
        image.Align(4);
        return image;
    }

    /// <summary>Two bytes hold a row number while all tables that it may lie in are short enough.</summary>
    bool IsWide(Column column) => column switch
    {
        Column.UInt16 => false,
        Column.UInt32 or Column.Heap => true,
        Column.FieldIndex => Longest(MetadataTable.Field) >> 16 > 0,
        Column.MethodIndex => Longest(MetadataTable.Method) >> 16 > 0,
        Column.ResolutionScope => Longest(MetadataTable.AssemblyReference, MetadataTable.TypeReference) >> 14 > 0,
        Column.TypeDefOrRef => Longest(MetadataTable.TypeReference, MetadataTable.TypeSpecification) >> 14 > 0,
        Column.MemberRefParent => Longest(MetadataTable.TypeReference, MetadataTable.Method, MetadataTable.TypeSpecification) >> 13 > 0,
        Column.MethodDefOrRef => Longest(MetadataTable.Method, MetadataTable.MemberReference) >> 15 > 0,
        Column.CustomAttributeType => Longest(MetadataTable.Method, MetadataTable.MemberReference) >> 13 > 0,
        // Attributes can sit on a row of nearly any table.
        _ => Math.Max(
            Longest(MetadataTable.TypeReference, MetadataTable.Method, MetadataTable.MemberReference),
            Longest(MetadataTable.StandaloneSignature, MetadataTable.TypeSpecification, MetadataTable.MethodSpecification)) >> 11 > 0,
    };

    int Longest(MetadataTable a, MetadataTable b = MetadataTable.Module, MetadataTable c = MetadataTable.Module) =>
        Math.Max(rowCounts[(int)a], Math.Max(rowCounts[(int)b], rowCounts[(int)c]));

    static Column[]?[] Layout()
    {
        var columns = new Column[]?[TableCount];
        columns[(int)MetadataTable.Module] = [Column.UInt16, Column.Heap, Column.Heap, Column.Heap, Column.Heap];
        columns[(int)MetadataTable.TypeReference] = [Column.ResolutionScope, Column.Heap, Column.Heap];
        columns[(int)MetadataTable.TypeDefinition] =
            [Column.UInt32, Column.Heap, Column.Heap, Column.TypeDefOrRef, Column.FieldIndex, Column.MethodIndex];
        columns[(int)MetadataTable.Method] = [Column.UInt32, Column.UInt16, Column.UInt16, Column.Heap, Column.Heap, Column.UInt16];
        columns[(int)MetadataTable.MemberReference] = [Column.MemberRefParent, Column.Heap, Column.Heap];
        columns[(int)MetadataTable.CustomAttribute] = [Column.HasCustomAttribute, Column.CustomAttributeType, Column.Heap];
        columns[(int)MetadataTable.StandaloneSignature] = [Column.Heap];
        columns[(int)MetadataTable.TypeSpecification] = [Column.Heap];
        columns[(int)MetadataTable.Assembly] =
        [
            Column.UInt32, Column.UInt16, Column.UInt16, Column.UInt16, Column.UInt16, Column.UInt32, Column.Heap, Column.Heap, Column.Heap,
        ];
        columns[(int)MetadataTable.AssemblyReference] =
        [
            Column.UInt16, Column.UInt16, Column.UInt16, Column.UInt16, Column.UInt32, Column.Heap, Column.Heap, Column.Heap, Column.Heap,
        ];
        columns[(int)MetadataTable.MethodSpecification] = [Column.MethodDefOrRef, Column.Heap];
        return columns;
    }
}
