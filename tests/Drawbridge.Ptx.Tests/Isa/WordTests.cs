using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax.Reading;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>Words that the library spells out in the order of an enumeration, instead of asking it.</summary>
public class WordTests
{
    [Fact]
    public void TypesAreSpelledAsTheEnumerationSays()
    {
        foreach (var type in Enum.GetValues<PtxType>())
        {
            if (type == PtxType.None) continue;
            Assert.Equal(type.ToString().ToLowerInvariant(), type.Word());
            Assert.Equal(Word.Type, Find(type.Word(), out var found));
            Assert.Equal(type, found);
        }
    }

    [Fact]
    public void DirectivesAreSpelledAsTheEnumerationSays()
    {
        foreach (var word in Enum.GetValues<Word>())
        {
            if (word is Word.Unknown or Word.Type) continue;
            string text = word switch
            {
                Word.AddressSize => "address_size",
                Word.AbiPreserve => "abi_preserve",
                Word.AbiPreserveControl => "abi_preserve_control",
                _ => word.ToString().ToLowerInvariant(),
            };
            Assert.Equal(word, Find(text, out var type));
            Assert.Equal(PtxType.None, type);
        }
    }

    static Word Find(string text, out PtxType type) => Words.Find([.. System.Text.Encoding.ASCII.GetBytes(text + "        ")], 0, text.Length, out type);
}
