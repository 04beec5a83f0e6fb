using System.Globalization;
using Drawbridge.Bench;

string verb = args.Length > 0 ? args[0] : "";
switch (verb)
{
    case "check":
        return CheckBench.Run(args.AsSpan(1));
    case "scaling":
        return CheckBench.RunScaling(args.AsSpan(1));
    case "generate" when args.Length > 1:
        File.WriteAllBytes(args[1], CorpusModule.Generate((args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 50) * 1_000_000));
        return 0;
    case "interpreter":
        return InterpreterBench.Run(args.AsSpan(1));
    case "emit":
        return EmitBench.Run(args.AsSpan(1));
    case "csharp":
        return Drawbridge.Bench.CSharp.CSharpBench.Run(args.AsSpan(1));
    case "first":
        return FirstLaunchBench.Run(args.AsSpan(1));
    case "generator":
        return GeneratorBench.Run(args.AsSpan(1));
    case "large":
        return LargeBench.Run(args.AsSpan(1));
    case "peer":
        return PeerBench.Run(args.AsSpan(1));
    default:
        Console.Error.WriteLine(
            """
            dotnet run -c Release --project bench/Drawbridge.Bench -- VERB

              check [MB [RUNS]]   reading and verifying one large module (50 MB): MB/s of one core, memory
              scaling [RUNS]      the same for modules of several sizes and shapes
              generate FILE [MB]  writes that large module, for drawbridge check
              interpreter [NAME]  lane-instructions per second of the interpreter on corpus kernels
              emit [BITS]         writing, loading and compiling vector code: first assembly, large methods, each operation
              csharp [NAME..]     kernels in C# beside clang's PTX of the same algorithms
              first [NAME..]      each workload's first launch, in a process of its own, and what a compilation's stages take, then and later
              generator [RUNS]    the compiler of kernels on the 20 kernels of samples/Gallery: a build, and edits
              large [ROUNDS]      a generated kernel of 31 instructions, 52 registers and 2 blocks a round (1000): read, compile, launch
              peer KERNEL DATADIR OUTDIR NAME=VALUE..
                                  one workload of a comparison with other systems (peers.json is its runner's entry for this)
            """);
        return 2;
}
