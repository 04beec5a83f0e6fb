namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Code that is rarely needed, written behind everything else so that the usual way stays short.</summary>
sealed class ColdCode
{
    readonly Queue<Action> pieces = new();

    /// <summary>Keeps a piece for later.</summary>
    public void Add(Action emit) => pieces.Enqueue(emit);

    /// <summary>Writes all pieces, also those that pieces add.</summary>
    public void Emit()
    {
        while (pieces.TryDequeue(out var emit)) emit();
    }
}
