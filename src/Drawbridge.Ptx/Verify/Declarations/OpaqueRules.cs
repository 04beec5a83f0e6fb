using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Texture, sampler and surface references: their place and the fields of their initialisers.</summary>
static class OpaqueRules
{
    static readonly string[] ImageFields =
    [
        "width", "height", "depth", "channel_data_type", "channel_order", "normalized_coords", "array_size", "num_mipmap_levels", "num_samples",
    ];

    static readonly string[] SamplerFields = ["filter_mode", "addr_mode_0", "addr_mode_1", "addr_mode_2", "force_unnormalized_coords"];

    public static void Check(VerifyContext context, Variable variable)
    {
        if (context.Function != null || variable.Space != StateSpace.Global)
        {
            context.Report(VerifyDiagnostics.OpaquePlace, variable, $"'{variable.Name}' is .{variable.Type.Word()} and must be a .global variable of the module, or a kernel parameter");
            return;
        }
        if (variable.Initializer is not { } initializer) return;
        foreach (var field in initializer.List ?? [initializer]) CheckField(context, variable, field);
    }

    static void CheckField(VerifyContext context, Variable variable, Initializer field)
    {
        if (field.FieldName == null)
        {
            context.Report(VerifyDiagnostics.OpaqueField, field.Position, $"'{variable.Name}' is initialised by named fields: field = value");
            return;
        }
        bool isImage = Array.IndexOf(ImageFields, field.FieldName) >= 0;
        bool isSampler = Array.IndexOf(SamplerFields, field.FieldName) >= 0;
        // In unified mode a texture carries its sampler's fields.
        bool isFine = variable.Type switch
        {
            PtxType.TexRef => isImage || isSampler,
            PtxType.SamplerRef => isSampler,
            _ => isImage,
        };
        if (!isFine) context.Report(VerifyDiagnostics.OpaqueField, field.Position, $".{variable.Type.Word()} has no field '{field.FieldName}'");
    }
}
