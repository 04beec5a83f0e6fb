using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Emit;

namespace Drawbridge.Cpu.Tests.Emit;

/// <summary>The file is what the framework's own reader makes of it.</summary>
public class ModuleWriterTests
{
    /// <summary>Numbers on both sides of the limits where row numbers take four bytes: 2^11, 2^13, 2^15, 2^16.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(2_047), InlineData(2_048)]
    [InlineData(8_191), InlineData(8_192)]
    [InlineData(32_767), InlineData(32_768)]
    [InlineData(65_535), InlineData(65_536)]
    public void TablesOfAnySize(int count)
    {
        var module = new ModuleWriter("Rows");
        for (int i = 0; i < count; i++)
        {
            var code = module.DefineMethod($"M{i}", IlType.Int32, IlType.V256Float);
            // The constructor of the attribute is a reference too.
            if (i < count - 1) code.Call(IlMethod.Named(typeof(ModuleWriterTests), $"Other{i}", IlType.Void));
            code.Int(i);
            code.Op(ILOpCode.Ret);
        }
        using var file = new PEReader([.. module.Serialize()]);
        Assert.True(file.HasMetadata);
        Assert.Equal(CorFlags.ILOnly, file.PEHeaders.CorHeader!.Flags);
        var reader = file.GetMetadataReader();
        Assert.Equal("Rows", reader.GetString(reader.GetAssemblyDefinition().Name));
        Assert.NotEqual(Guid.Empty, reader.GetGuid(reader.GetModuleDefinition().Mvid));

        var type = reader.GetTypeDefinition(reader.TypeDefinitions.Last());
        Assert.Equal("Rows", reader.GetString(type.Name));
        var super = reader.GetTypeReference((TypeReferenceHandle)type.BaseType);
        Assert.Equal("System.Object", $"{reader.GetString(super.Namespace)}.{reader.GetString(super.Name)}");
        Assert.Equal(count, type.GetMethods().Count);
        foreach (int i in new[] { 0, 1, count / 2, count - 2, count - 1 })
        {
            var method = reader.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(i + 1));
            Assert.Equal($"M{i}", reader.GetString(method.Name));
            var body = file.GetMethodBody(method.RelativeVirtualAddress);
            Assert.False(body.LocalVariablesInitialized);
            var il = body.GetILBytes()!;
            Assert.Equal((byte)ILOpCode.Ret, il[^1]);
            if (i == count - 1) continue;
            Assert.Equal((byte)ILOpCode.Call, il[0]);
            var called = reader.GetMemberReference((MemberReferenceHandle)MetadataTokens.EntityHandle(BitConverter.ToInt32(il, 1)));
            Assert.Equal($"Other{i}", reader.GetString(called.Name));
            Assert.Equal(nameof(ModuleWriterTests), reader.GetString(reader.GetTypeReference((TypeReferenceHandle)called.Parent).Name));
        }

        // The attribute itself comes from the engine's assembly.
        var visible = new List<string?>();
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            var constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
            var attributeType = reader.GetTypeReference((TypeReferenceHandle)constructor.Parent);
            Assert.Equal("IgnoresAccessChecksToAttribute", reader.GetString(attributeType.Name));
            var value = reader.GetBlobReader(attribute.Value);
            Assert.Equal(1, value.ReadUInt16());
            visible.Add(value.ReadSerializedString());
            Assert.Equal(0, value.ReadUInt16());
        }
        Assert.Equal(["Drawbridge.Cpu.Tests", "Drawbridge.Cpu"], visible);
    }

    /// <summary>Lengths in signatures take one byte, two or four.</summary>
    [Theory]
    [InlineData(0), InlineData(1), InlineData(127), InlineData(128), InlineData(16_383), InlineData(16_384)]
    public void AnyNumberOfLocals(int count)
    {
        var module = new ModuleWriter();
        var code = module.DefineMethod("M", IlType.Void);
        for (int i = 0; i < count; i++) code.Local(i % 2 == 0 ? IlType.V512Long : IlType.PointerByte);
        code.Op(ILOpCode.Ret);
        using var file = new PEReader([.. module.Serialize()]);
        var reader = file.GetMetadataReader();
        var body = file.GetMethodBody(reader.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(1)).RelativeVirtualAddress);
        Assert.Equal(count == 0, body.LocalSignature.IsNil);
        if (count == 0) return;
        var signature = reader.GetBlobReader(reader.GetStandaloneSignature(body.LocalSignature).Signature);
        Assert.Equal(SignatureKind.LocalVariables, signature.ReadSignatureHeader().Kind);
        Assert.Equal(count, signature.ReadCompressedInteger());
        for (int i = 0; i < count; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal(SignatureTypeCode.GenericTypeInstance, signature.ReadSignatureTypeCode());
                Assert.Equal((byte)SignatureTypeKind.ValueType, signature.ReadByte());
                var vector = reader.GetTypeReference((TypeReferenceHandle)signature.ReadTypeHandle());
                Assert.Equal(typeof(Vector512<>).Name, reader.GetString(vector.Name));
                Assert.Equal(1, signature.ReadCompressedInteger());
                Assert.Equal(SignatureTypeCode.Int64, signature.ReadSignatureTypeCode());
            }
            else
            {
                Assert.Equal(SignatureTypeCode.Pointer, signature.ReadSignatureTypeCode());
                Assert.Equal(SignatureTypeCode.Byte, signature.ReadSignatureTypeCode());
            }
        }
        Assert.Equal(0, signature.RemainingBytes);
    }
}
