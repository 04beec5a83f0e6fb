using System.Numerics;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>
/// Each definition against arithmetic of another kind, for every operation its syntax lines stand for, on special and seeded random values.
/// </summary>
public class IntegerDefinitionTests
{
    public static TheoryData<Semantic> Arithmetic =>
    [
        Semantic.AddInteger, Semantic.SubInteger, Semantic.MulInteger, Semantic.MadInteger, Semantic.ClmadInteger, Semantic.Mul24Integer,
        Semantic.Mad24Integer, Semantic.SadInteger, Semantic.DivInteger, Semantic.RemInteger, Semantic.AbsInteger, Semantic.NegInteger,
        Semantic.MinInteger, Semantic.MaxInteger,
    ];

    public static TheoryData<Semantic> BitOperations =>
    [
        Semantic.PopcBits, Semantic.ClzBits, Semantic.BfindBits, Semantic.FnsBits, Semantic.BrevBits, Semantic.BfeBits, Semantic.BfiBits,
        Semantic.SzextBits, Semantic.BmskBits, Semantic.Dp4aInteger, Semantic.Dp2aInteger, Semantic.AndBits, Semantic.OrBits, Semantic.XorBits,
        Semantic.NotBits, Semantic.CnotBits, Semantic.Lop3Bits, Semantic.ShfBits, Semantic.ShlBits, Semantic.ShrBits, Semantic.PrmtBytes,
        Semantic.Move,
    ];

    public static TheoryData<Semantic> Comparisons =>
    [
        Semantic.SetCompare, Semantic.SetPacked, Semantic.SetpCompare, Semantic.SetpPacked, Semantic.SelectPredicate, Semantic.SelectSign,
    ];

    public static TheoryData<Semantic> Video =>
        [Semantic.VideoScalar, Semantic.VideoSet, Semantic.VideoMad, Semantic.VideoPacked, Semantic.VideoPackedSet];

    public static TheoryData<Semantic> Carries => [Semantic.AddCarry, Semantic.SubCarry, Semantic.MadCarry];

    [Theory, MemberData(nameof(Arithmetic))]
    public void Arithmetic_is_that_of_unbounded_integers(Semantic semantic) =>
        Check(semantic, (operation, s) => (ArithmeticExpectations.Of(operation, s), null));

    [Theory, MemberData(nameof(BitOperations))]
    public void Bit_operations_are_those_of_their_digits(Semantic semantic) => Check(semantic, (operation, s) =>
    {
        // The predicate of lop3, where there is one, is the fifth operand.
        ulong first = BitExpectations.Of(operation, s);
        return (first, operation["bool"] switch { "and" => first == 0 ? 0 : s[4], "or" => first == 0 ? s[4] : 1, _ => null });
    });

    [Theory, MemberData(nameof(Comparisons))]
    public void Comparisons_follow_the_order_of_their_type(Semantic semantic) => Check(semantic, (operation, s) =>
    {
        var (first, second) = CompareExpectations.Of(operation, s);
        return (first, operation.Opcode == "setp" ? second : null);
    });

    [Theory, MemberData(nameof(Video))]
    public void Video_instructions_do_what_their_operands_say(Semantic semantic)
    {
        foreach (var operation in TableOperations.Of(semantic))
        {
            var definition = Defined(operation);
            var random = new Random(operation.Text.Length);
            foreach (ulong[] s in Inputs.For(operation))
            {
                var marks = operation.Operands.Select(shape => Mark(random, shape.Spec)).ToArray();
                // Only one of the product and c may be negated.
                if (marks[1].IsNegated || marks[2].IsNegated) marks[^1] = default(OperandMark) with { Part = "" };
                ulong got = definition.Marked!(marks)(s[0], s[1], s.ElementAtOrDefault(2), 0);
                ulong expected = VideoExpectations.Of(operation, s, marks);
                Assert.True(expected == got, $"{Show(operation, s)} with {string.Join(" ", marks)}: expected {expected:x}, got {got:x}");
            }
        }
    }

    [Theory, MemberData(nameof(Video))]
    public void A_video_definition_without_marks_is_that_of_unmarked_operands(Semantic semantic)
    {
        foreach (var operation in TableOperations.Of(semantic))
        {
            var definition = Defined(operation);
            var marks = new OperandMark[operation.Operands.Length];
            Array.Fill(marks, new OperandMark("", false));
            foreach (ulong[] s in Inputs.For(operation, 10))
                Assert.Equal(definition.Marked!(marks)(s[0], s[1], s.ElementAtOrDefault(2), 0), definition.Result(s[0], s[1], s.ElementAtOrDefault(2), 0));
        }
    }

    [Theory, MemberData(nameof(Carries))]
    public void Carry_chains_keep_the_carry(Semantic semantic)
    {
        foreach (var operation in TableOperations.Of(semantic))
        {
            var definition = Defined(operation);
            int width = operation.Type.Bits();
            bool reads = operation.Opcode.EndsWith('c'), writes = operation.Has("cc");
            foreach (ulong[] s in Inputs.For(operation))
            {
                foreach (bool before in (bool[])[false, true])
                {
                    bool carry = before;
                    ulong got = definition.Carry!(s[0], s[1], s.ElementAtOrDefault(2), ref carry);
                    BigInteger carryIn = reads && before ? 1 : 0;
                    var exact = semantic switch
                    {
                        Semantic.AddCarry => (BigInteger)s[0] + s[1] + carryIn,
                        Semantic.SubCarry => (BigInteger)s[0] - s[1] - carryIn,
                        _ => HalfProduct(operation, s, width) + s[2] + carryIn,
                    };
                    Assert.True(Numbers.Keep(exact, width) == got, $"{Show(operation, s)} carry {before}: got {got:x}");
                    bool expected = writes ? exact.Sign < 0 || exact >= BigInteger.Pow(2, width) : before;
                    Assert.True(expected == carry, $"{Show(operation, s)} carry {before}: left {carry}");
                }
            }
        }
    }

    [Theory]
    [InlineData("u32", 32)]
    [InlineData("u64", 64)]
    public void Long_sums_differences_and_products_come_out_right(string type, int width)
    {
        // As compilers write them: four words added and subtracted, two words multiplied by two.
        var random = new Random(width);
        for (int round = 0; round < 200; round++)
        {
            ulong[] a = Words(random, 4, width), b = Words(random, 4, width);
            Assert.Equal(Numbers.Modulo(Join(a, width) + Join(b, width), 4 * width), Join(Chain("add", a, b, type), width));
            Assert.Equal(Numbers.Modulo(Join(a, width) - Join(b, width), 4 * width), Join(Chain("sub", a, b, type), width));
            Assert.Equal(Join(a[..2], width) * Join(b[..2], width), Join(Multiply(a, b, type), width));
        }
    }

    [Fact]
    public void Every_operation_of_our_families_has_a_definition_that_fits_its_destination()
    {
        string[] ours = ["integer-arith", "extended-precision", "comparison", "logic/shift", "video"];
        var forms = InstructionSet.Forms.Where(form => form.Doubt is null && (ours.Contains(form.Category) || form.Name is "mov" or "prmt")).ToArray();
        Assert.Equal(118, forms.Length);
        var missing = new List<string>();
        foreach (var syntax in forms.SelectMany(form => form.Syntaxes))
        {
            // Vectors in braces are not for a definition of single values: tests/ptx/run/integer/pack.ptx.
            if (syntax.Semantic is Semantic.MovePack or Semantic.MoveUnpack) continue;
            foreach (var operation in TableOperations.Of(syntax))
            {
                if (Scalars.Find(operation) is not { } definition)
                {
                    missing.Add(operation.Text);
                    continue;
                }
                foreach (ulong[] s in Inputs.For(operation, 5))
                {
                    ulong tail = s.Length > 4 ? s[3] | s[4] << 32 : s.ElementAtOrDefault(3);
                    ulong result = definition.Result(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), tail);
                    int width = operation.Operands[0].Type.Bits();
                    Assert.True(width == 64 || result >> width == 0, $"{Show(operation, s)}: {result:x} does not fit {width} bits");
                }
            }
        }
        Assert.Empty(missing);
    }

    static void Check(Semantic semantic, Func<Operation, ulong[], (ulong First, ulong? Second)> expect)
    {
        int operations = 0;
        foreach (var operation in TableOperations.Of(semantic))
        {
            operations++;
            var definition = Defined(operation);
            foreach (ulong[] s in Inputs.For(operation))
            {
                var (first, second) = expect(operation, s);
                ulong tail = s.Length > 4 ? s[3] | s[4] << 32 : s.ElementAtOrDefault(3);
                ulong got = definition.Result(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), tail);
                Assert.True(first == got, $"{Show(operation, s)}: expected {first:x}, got {got:x}");
                Assert.Equal(second is null, definition.Second is null);
                if (second is null) continue;
                got = definition.Second!(s[0], s.ElementAtOrDefault(1), s.ElementAtOrDefault(2), tail);
                Assert.True(second == got, $"{Show(operation, s)}: expected {second:x} as second result, got {got:x}");
            }
        }
        Assert.True(operations > 0, $"no operation has the semantic {semantic}");
    }

    static ScalarDefinition Defined(Operation operation)
    {
        var definition = Scalars.Find(operation);
        Assert.True(definition != null, $"{operation.Text} has no definition");
        return definition!;
    }

    static OperandMark Mark(Random random, OperandSpec spec)
    {
        string part = spec.Parts switch
        {
            // A destination with a part is written into c; without one it is a line of its own.
            PartSelectors.Single => Pick(random, spec.IsDestination ? ["b0", "b1", "b2", "b3", "h0", "h1"] : ["", "b0", "b1", "b2", "b3", "h0", "h1"]),
            PartSelectors.HalfMask => Pick(random, ["", "h0", "h1", "h10"]),
            PartSelectors.ByteMask => Pick(random, ["", "b0", "b1", "b10", "b2", "b20", "b21", "b210", "b3", "b30", "b31", "b310", "b32", "b320", "b321", "b3210"]),
            PartSelectors.Halves => Pick(random, ["", $"h{random.Next(4)}{random.Next(4)}"]),
            PartSelectors.Bytes => Pick(random, ["", $"b{random.Next(8)}{random.Next(8)}{random.Next(8)}{random.Next(8)}"]),
            _ => "",
        };
        Assert.True(part.Length == 0 || PartSelectors.Allows(spec.Parts, part), $"{part} is no selector of the family {spec.Parts}");
        return new OperandMark(part, spec.AllowsNegation && random.Next(3) == 0);
    }

    static string Pick(Random random, string[] words) => words[random.Next(words.Length)];

    static BigInteger HalfProduct(Operation operation, ulong[] s, int width)
    {
        var product = Numbers.Read(s[0], operation.Type) * Numbers.Read(s[1], operation.Type);
        return Numbers.Modulo(operation.Has("hi") ? Numbers.FloorShift(product, width) : product, width);
    }

    static ulong[] Words(Random random, int count, int width) =>
        Enumerable.Range(0, count).Select(_ => Inputs.Next(random, width == 32 ? PtxType.U32 : PtxType.U64)).ToArray();

    static BigInteger Join(ulong[] words, int width) => words.Reverse().Aggregate(BigInteger.Zero, (all, word) => all * BigInteger.Pow(2, width) + word);

    static ulong[] Chain(string opcode, ulong[] a, ulong[] b, string type)
    {
        bool carry = false;
        var result = new ulong[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            string text = i == 0 ? $"{opcode}.cc.{type}" : i < a.Length - 1 ? $"{opcode}c.cc.{type}" : $"{opcode}c.{type}";
            result[i] = Defined(TableOperations.Resolve(text)).Carry!(a[i], b[i], 0, ref carry);
        }
        return result;
    }

    static ulong[] Multiply(ulong[] a, ulong[] b, string type)
    {
        bool carry = false;
        ulong[] r = new ulong[4];
        r[0] = Run($"mul.lo.{type}", a[0], b[0], 0);
        r[1] = Run($"mul.hi.{type}", a[0], b[0], 0);
        r[1] = Run($"mad.lo.cc.{type}", a[1], b[0], r[1]);
        r[2] = Run($"madc.hi.{type}", a[1], b[0], 0);
        r[1] = Run($"mad.lo.cc.{type}", a[0], b[1], r[1]);
        r[2] = Run($"madc.hi.cc.{type}", a[0], b[1], r[2]);
        r[3] = Run($"addc.{type}", 0, 0, 0);
        r[2] = Run($"mad.lo.cc.{type}", a[1], b[1], r[2]);
        r[3] = Run($"madc.hi.{type}", a[1], b[1], r[3]);
        return r;

        ulong Run(string text, ulong x, ulong y, ulong z)
        {
            var definition = Defined(TableOperations.Resolve(text));
            return definition.Carry is { } chained ? chained(x, y, z, ref carry) : definition.Result(x, y, z, 0);
        }
    }

    static string Show(Operation operation, ulong[] s) => $"{operation.Text} {string.Join(", ", s.Select(raw => $"0x{raw:x}"))}";
}
