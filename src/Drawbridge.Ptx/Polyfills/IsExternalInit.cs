// Types the compiler looks for and netstandard2.0 lacks.
namespace System.Runtime.CompilerServices;

static class IsExternalInit
{
}
