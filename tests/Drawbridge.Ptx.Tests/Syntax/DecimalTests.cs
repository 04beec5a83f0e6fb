using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>Numbers with a point, as the framework reads them: the nearest double, whatever their digits.</summary>
public class DecimalTests
{
    [Fact]
    public void Numbers_are_rounded_to_the_nearest()
    {
        var random = new Random(1);
        var texts = new List<string> { "0.0", "0.1", "7.0", "2.5e3", "0.000000000000001", "999999999999999.0", "9007199254740993.0", "0.1234567890123456789" };
        for (int i = 0; i < 3000; i++)
        {
            int before = random.Next(1, 12), behind = random.Next(1, 12);
            var digits = new StringBuilder();
            for (int digit = 0; digit < before + behind; digit++) digits.Append((char)(digit == 0 ? '1' + random.Next(9) : '0' + random.Next(10)));
            texts.Add(digits.Insert(before, '.').ToString());
        }
        var body = Reading.Body(Reading.Registers + string.Concat(texts.Select(text => $"mov.f64 %fd1, {text};\n")));
        Assert.Equal(texts.Count, body.Instructions.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            double expected = double.Parse(texts[i], CultureInfo.InvariantCulture);
            var constant = Assert.IsType<Constant>(body.Instructions[i].Operands[1]);
            Assert.True(BitConverter.DoubleToUInt64Bits(expected) == constant.Bits, $"{texts[i]} was read as {BitConverter.UInt64BitsToDouble(constant.Bits):R}");
        }
    }
}
