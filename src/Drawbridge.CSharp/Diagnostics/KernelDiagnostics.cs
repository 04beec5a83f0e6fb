using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Diagnostics;

/// <summary>What the compiler of kernels reports (DB1000 to DB1999).</summary>
static class KernelDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Error("DB1001", "Kernel in a class that is not partial",
        "'{0}' has a kernel, so it and the types around it must be partial",
        "The launcher is added to the class that has the kernel. Add 'partial' to the class and to the types around it.");

    public static readonly DiagnosticDescriptor BadKernel = Error("DB1002", "Method cannot be a kernel",
        "'{0}' cannot be a kernel: {1}",
        "A kernel is a static method that returns nothing, in a class without type parameters. Put work that returns a value into a method that the kernel calls.");

    public static readonly DiagnosticDescriptor BadParameter = Error("DB1003", "Parameter a kernel cannot have",
        "parameter '{0}' of kernel '{1}': {2}",
        "Kernels take numbers, enums, structs of them, and views. Pass arrays as View<T> or ReadOnlyView<T>; results go through a view.");

    public static readonly DiagnosticDescriptor SameLauncher = Error("DB1004", "Kernels whose launchers are the same",
        "the launcher of '{0}' has the parameters of another one's: '{1}'",
        "View and ReadOnlyView are both a DeviceView in the launcher, so kernels that differ in nothing else need different names.");

    public static readonly DiagnosticDescriptor BadMaxThreads = Error("DB1005", "Limit of threads that no block can have",
        "MaxThreads = {0}: a block has 1 to 1024 threads",
        "MaxThreads promises the largest block that the kernel is launched with. Leave it out to promise nothing.");

    public static readonly DiagnosticDescriptor TooManyParameters = Error("DB1006", "Parameters that are too large",
        "the parameters of '{0}' take {1} bytes, and a launch passes at most {2}",
        "Parameters are copied to every launch. Put large structs into a buffer and pass a view of it.");

    public static readonly DiagnosticDescriptor TooMuchShared = Error("DB1007", "Too much static shared memory",
        "this array brings the kernel's shared memory to {0} bytes; {1} are the most whose size is part of the kernel",
        "Take smaller arrays, or Shared.Dynamic: a launch may ask for more (up to 163 KB on sm_80, 227 KB on sm_90).");

    public static readonly DiagnosticDescriptor UnsupportedType = Error("DB1010", "Type that kernels cannot use",
        "kernels cannot use '{0}': {1}",
        "Kernels compute with numbers, enums, and structs declared in this project. There are no objects on the device: use structs and views.");

    public static readonly DiagnosticDescriptor UnsupportedExpression = Error("DB1011", "C# that kernels cannot use",
        "kernels cannot use {0}",
        "This part of C# has no meaning on the device, or is not supported yet; docs/csharp.md lists what is. Write it another way.");

    public static readonly DiagnosticDescriptor NoSource = Error("DB1012", "Method without source",
        "kernels cannot call '{0}': its source is not in this project, and it is none of the methods that kernels know",
        "Kernels can call methods of this project, and those of the framework that docs/csharp.md lists. Write the method here.");

    public static readonly DiagnosticDescriptor Allocation = Error("DB1013", "Allocation in a kernel",
        "kernels cannot allocate '{0}'",
        "There is no heap of objects on the device. Use a struct, stackalloc, Shared.Array, or a view of memory that the host allocated.");

    public static readonly DiagnosticDescriptor Text = Error("DB1014", "Text in a kernel",
        "kernels cannot use strings",
        "There are no strings on the device. Print with Device.Print, which takes the text apart at build time.");

    public static readonly DiagnosticDescriptor VirtualCall = Error("DB1015", "Virtual call in a kernel",
        "'{0}' is called virtually: which method runs is not known when the kernel is compiled",
        "Use a type parameter with a constraint (where T : struct, IShape), so that the method is known at build time.");

    public static readonly DiagnosticDescriptor Lambda = Error("DB1016", "Lambda or delegate in a kernel",
        "kernels cannot use lambdas and delegates",
        "Use a local function, a static method, or a struct type parameter with an interface that has the method.");

    public static readonly DiagnosticDescriptor Exceptions = Error("DB1017", "Exception handling in a kernel",
        "kernels cannot use {0}",
        "A fault ends the launch and is reported to the host; it cannot be caught on the device. Test the condition instead.");

    public static readonly DiagnosticDescriptor StaticState = Error("DB1018", "Static field that changes",
        "kernels cannot use the static field '{0}': the device has no copy of it",
        "Only constants and static readonly fields with values known at build time can be used. Pass the value as a parameter.");

    public static readonly DiagnosticDescriptor NotConstant = Error("DB1019", "Value must be known at build time",
        "{0} must be a constant",
        "Sizes of static shared memory and of local arrays are part of the compiled kernel. Use a const, or dynamic shared memory.");

    public static readonly DiagnosticDescriptor Recursion = Error("DB1020", "Recursion that kernels cannot do",
        "'{0}' calls itself, and {1}",
        "A recursive method becomes a function of its own, whose parameters and result are numbers passed by value. Pass numbers, or use a loop.");

    public static readonly DiagnosticDescriptor ReadOnlyWrite = Error("DB1021", "Reference that kernels cannot follow",
        "kernels cannot use this reference: {0}",
        "References are followed while the kernel is compiled: each names one variable or element for its whole life.");

    public static readonly DiagnosticDescriptor BadInline = Error("DB1030", "Mistake in inline PTX",
        "inline PTX: {0}",
        "The text is read and verified as PTX while the project builds; the message is the verifier's. Variables stand in braces, with :out or :inout where the text writes them.");

    public static readonly DiagnosticDescriptor AtomicOnVariable = Error("DB1031", "Atomic operation on a variable",
        "'{0}' is the thread's own, so nobody can come between",
        "Atomic operations are for memory that threads share: elements of a view or of shared memory. A variable is changed by an assignment.");

    public static readonly DiagnosticDescriptor AtomicType = Error("DB1032", "Atomic operation that numbers of this type lack",
        "there is no atomic '{0}' of '{1}'",
        "Integers of 32 and 64 bits have all atomic operations; float and double have Add and Exchange. Keep the elements in a wider type, or loop over CompareExchange.");

    public static readonly DiagnosticDescriptor ReductionType = Error("DB1033", "Reduction that numbers of this type lack",
        "there is no '{0}' over the warp of '{1}'",
        "Convert to int, uint, long, ulong or float (double: Sum only), or write the butterfly with Warp.ShuffleXor.");

    public static readonly DiagnosticDescriptor LongUnrolling = Error("DB1034", "Loop unrolled too often",
        "this loop would be written out {0} times; {1} are the most",
        "What is written out takes room in the kernel each time. Unroll an inner loop of fixed length, and leave the outer one a for loop.");

    public static readonly DiagnosticDescriptor BadPrint = Error("DB1060", "What kernels cannot print",
        "kernels cannot print this: {0}",
        "The text of Device.Print is an interpolated string of numbers, bools, characters and constant text, with the formats D, X, F, E and G. Print the parts of a struct one by one.");

    public static readonly DiagnosticDescriptor BadOrder = Error("DB1061", "Memory order that means nothing here",
        "'{0}' is {1}",
        "A load can acquire what others released, a store can release; only an operation that does both, such as Exchange, can be both.");

    public static readonly DiagnosticDescriptor BadAsyncCopy = Error("DB1062", "Asynchronous copy that cannot be",
        "this is no element of 4, 8 or 16 bytes from device memory to shared memory",
        "Asynchronous copies take an element of shared memory and one of device memory, both of the same type of 4, 8 or 16 bytes. Copy others by an assignment, or structs of several.");

    public static readonly DiagnosticDescriptor BadPtxFile = Error("DB1035", "Mistake in a .ptx file of the project",
        "{0}",
        "Files that the project names as PtxKernel are read and verified while it builds; the message is the verifier's, at its place in the file.");

    public static readonly DiagnosticDescriptor DoubtfulPtxFile = new("DB1036", "Doubt about a .ptx file of the project", "{0}", "Drawbridge", DiagnosticSeverity.Warning, true,
        "The verifier's warning, at its place in the file that the project names as PtxKernel. The kernel runs all the same.", "docs/csharp.md#db1036");

    public static readonly DiagnosticDescriptor NeverInstantiated = new("DB1038", "Generic kernel that is compiled for no types",
        "nothing here launches '{0}' with types that are known while the project builds", "Drawbridge", DiagnosticSeverity.Warning, true,
        "A generic kernel is compiled for the types that it is launched with in its project. Launch it there, or name them: [KernelFor(typeof(float))].", "docs/csharp.md#db1038");

    public static readonly DiagnosticDescriptor BadInstantiation = Error("DB1039", "Types that a generic kernel cannot have",
        "'{0}' cannot be compiled for these types: {1}",
        "Types of a launch, or of [KernelFor], must meet the kernel's constraints, one for each type parameter, and be visible where the kernel is: internal, if they were private.");

    public static readonly DiagnosticDescriptor Bug = Error("DB1900", "Mistake of Drawbridge's compiler",
        "the PTX made of '{0}' is wrong: {1}",
        "This is a mistake in Drawbridge, not in the kernel. Please report it with the kernel's source.");

    internal static DiagnosticDescriptor Error(string id, string title, string message, string description) =>
        new(id, title, message, "Drawbridge", DiagnosticSeverity.Error, true, description, $"docs/csharp.md#{id.ToLowerInvariant()}");
}
