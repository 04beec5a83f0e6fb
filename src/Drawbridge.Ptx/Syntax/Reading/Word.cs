using System.Text;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>The dotted words that steer the reader; type words are all one word, <see cref="Type"/>.</summary>
enum Word : byte
{
    Unknown,
    Version, Target, AddressSize, File, Section, Pragma, Alias, Loc,
    Extern, Visible, Weak, Common,
    Entry, Func,
    Reg, Sreg, Const, Global, Local, Param, Shared, Tex,
    Align, Attribute, Ptr, V2, V4,
    BranchTargets, CallTargets, CallPrototype,
    MaxNTid, ReqNTid, MinNCtaPerSm, MaxNCtaPerSm, MaxNReg, NoReturn, ReqNCtaPerCluster, ExplicitCluster, MaxClusterRank,
    BlocksAreClusters, AbiPreserve, AbiPreserveControl, Language, MinPerCtaMemory,
    Type,
}

/// <summary>Finds the <see cref="Word"/> of a dotted word.</summary>
static class Words
{
    static readonly NameTable Table;
    static readonly Word[] Kinds;
    static readonly PtxType[] Types;

#pragma warning disable CA1810 // The three tables are filled together.
    static Words()
    {
        // Spelled in the order of the enumeration, since to ask it for its names takes longer than all the rest.
        string[] spelled = ("version target address_size file section pragma alias loc extern visible weak common entry func reg sreg const global local param shared tex "
            + "align attribute ptr v2 v4 branchtargets calltargets callprototype maxntid reqntid minnctapersm maxnctapersm maxnreg noreturn reqnctapercluster explicitcluster "
            + "maxclusterrank blocksareclusters abi_preserve abi_preserve_control language minperctamemory").Split(' ');
        int count = spelled.Length + (int)PtxType.SurfRef;
        string[] texts = new string[count];
        for (int i = 0; i < count; i++) texts[i] = i < spelled.Length ? spelled[i] : ((PtxType)(i - spelled.Length + 1)).Word();
        byte[] store = Encoding.ASCII.GetBytes(string.Concat(texts) + "        ");
        Table = new NameTable(store);
        Kinds = new Word[count];
        Types = new PtxType[count];
        int start = 0;
        for (int i = 0; i < count; i++)
        {
            int id = Table.Add(start, texts[i].Length);
            Kinds[id] = i < spelled.Length ? (Word)(i + 1) : Word.Type;
            Types[id] = i < spelled.Length ? PtxType.None : (PtxType)(i - spelled.Length + 1);
            start += texts[i].Length;
        }
    }
#pragma warning restore CA1810

    /// <summary>The word at this place (without its dot), and the type it names, if it names one.</summary>
    public static Word Find(byte[] text, int start, int length, out PtxType type)
    {
        int id = Table.Find(text, start, length);
        type = id < 0 ? PtxType.None : Types[id];
        return id < 0 ? Word.Unknown : Kinds[id];
    }

    /// <summary>All words, without dots.</summary>
    public static IEnumerable<string> Texts => Enumerable.Range(0, Table.Count).Select(id => Table[id]);

    /// <summary>The state space a word names, or <see cref="StateSpace.None"/>.</summary>
    public static StateSpace Space(Word word) => word switch
    {
        Word.Reg => StateSpace.Register,
        Word.Const => StateSpace.Const,
        Word.Global or Word.Tex => StateSpace.Global,
        Word.Local => StateSpace.Local,
        Word.Param => StateSpace.Param,
        Word.Shared => StateSpace.Shared,
        _ => StateSpace.None,
    };

    /// <summary>True for a directive that can stand between the header and the body of a function.</summary>
    public static bool IsFunctionDirective(Word word) => word is >= Word.MaxNTid and <= Word.MinPerCtaMemory;

    /// <summary>True for a word that begins a statement which can only stand at module level.</summary>
    public static bool IsModuleOnly(Word word) =>
        word is Word.Version or Word.Target or Word.AddressSize or Word.Entry or Word.Func or Word.Extern or Word.Visible or Word.Weak or Word.Common or Word.Alias or Word.Section;

    /// <summary>True for a word that begins a statement at module level.</summary>
    public static bool BeginsModuleStatement(Word word) =>
        IsModuleOnly(word) || word is Word.Global or Word.Const or Word.Shared or Word.Tex or Word.File or Word.Pragma;

    /// <summary>True for a word that begins a statement in a body.</summary>
    public static bool BeginsBodyStatement(Word word) =>
        word is Word.Reg or Word.Sreg or Word.Param or Word.Local or Word.Shared or Word.Global or Word.Const or Word.Tex
            or Word.Pragma or Word.Loc or Word.BranchTargets or Word.CallTargets or Word.CallPrototype || IsModuleOnly(word);
}
