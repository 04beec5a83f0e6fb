using System.Reflection;
using System.Runtime.InteropServices;
using Drawbridge.Cpu.Execution;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>Where fields lie by the framework's own account.</summary>
public class FieldOffsetsTests
{
    [Fact]
    public void Fields_lie_where_the_framework_says()
    {
        foreach (string field in FieldsOf(typeof(BlockContext))) Assert.Equal((int)Marshal.OffsetOf<BlockContext>(field), FieldOffsets.OfContext(field));
        foreach (string field in FieldsOf(typeof(GroupState))) Assert.Equal((int)Marshal.OffsetOf<GroupState>(field), FieldOffsets.OfState(field));
        foreach (string field in FieldsOf(typeof(AccessWindow)))
            Assert.Equal(3 * Marshal.SizeOf<AccessWindow>() + (int)Marshal.OffsetOf<AccessWindow>(field), FieldOffsets.OfWindow(3, field));
    }

    static string[] FieldsOf(Type type)
    {
        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public);
        Assert.NotEmpty(fields);
        return Array.ConvertAll(fields, field => field.Name);
    }
}
