using Drawbridge.CSharp.Discover;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Tests.PtxFiles;

/// <summary>Files that the project names as PtxKernel.</summary>
public class PtxFileTests
{
    [Fact]
    public void EntriesHaveLaunchers()
    {
        foreach (string name in Check.Devices)
        {
            using var device = Device.Open(name);
            using var x = device.Allocate<float>([1, 2, 3, 4]);
            using var y = device.Allocate<float>([10, 20, 30, 40]);
            Saxpy.saxpy(device.Over(4), 4, 2f, x, y);
            Assert.Equal([12f, 24f, 36f, 48f], y.ToArray());
        }
    }

    [Fact]
    public void EntriesOfAFileShareItsVariables()
    {
        foreach (string name in Check.Devices)
        {
            using var device = Device.Open(name);
            using var result = device.Allocate<int>(1);
            Counter.add(device.Grid(2, 32), 3);
            Counter.add(device.Grid(1, 1), 5);
            Counter.show(device.Grid(1, 1), result);
            Assert.Equal(2 * 32 * 3 + 5, result.ToArray()[0]);
        }
    }

    [Fact]
    public void MistakesAreReportedAtTheirPlace()
    {
        const string Text = ".version 7.8\n.target sm_80\n.address_size 64\n.entry k()\n{\n    .reg .b32 %r<2>;\n    add.u32 %r1, %r7, 1;\n    ret;\n}\n";
        var compiled = PtxFile.Compile("/somewhere/bad.ptx", Text, "");
        var finding = Assert.Single(compiled.Findings.Items).ToDiagnostic();
        Assert.Equal("DB1035", finding.Id);
        Assert.Equal(DiagnosticSeverity.Error, finding.Severity);
        Assert.Contains("%r7", finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var place = finding.Location.GetLineSpan();
        Assert.Equal(("/somewhere/bad.ptx", 6, 17), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
        Assert.Null(compiled.Source);
    }

    [Fact]
    public void DoubtsAreWarnings()
    {
        const string Text = ".version 7.8\n.target sm_80\n.address_size 64\n.entry k()\n{\n    .reg .b32 %r<3>;\n    add.u32 %r1, %r2, 1;\n    ret;\n}\n";
        var compiled = PtxFile.Compile("odd.ptx", Text, "");
        var finding = Assert.Single(compiled.Findings.Items).ToDiagnostic();
        Assert.Equal(("DB1036", DiagnosticSeverity.Warning), (finding.Id, finding.Severity));
        Assert.Contains("DB2339", finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.NotNull(compiled.Source);
    }

    [Theory]
    [InlineData("saxpy.ptx", "Saxpy")]
    [InlineData("a/my-kernels.sm_80.ptx", "MyKernels")]
    [InlineData("3d_filter.ptx", "Ptx3dFilter")]
    public void ClassesHaveTheNamesOfTheirFiles(string path, string name) => Assert.Equal(name, CSharp.Emit.PtxLauncherText.ClassName(path));
}
