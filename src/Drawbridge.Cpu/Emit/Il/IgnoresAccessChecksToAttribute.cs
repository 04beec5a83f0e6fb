// The runtime knows the attribute by this name; the framework has no public declaration of it.
namespace System.Runtime.CompilerServices;

/// <summary>Lets the assembly that carries it use the non-public members of another.</summary>
/// <param name="assemblyName">Simple name of the other assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
