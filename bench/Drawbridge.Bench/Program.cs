using Drawbridge.Bench;

string verb = args.Length > 0 ? args[0] : "";
switch (verb)
{
    case "check":
        return CheckBench.Run(args.AsSpan(1));
    case "interpreter":
        return InterpreterBench.Run(args.AsSpan(1));
    default:
        Console.Error.WriteLine(
            """
            dotnet run -c Release --project bench/Drawbridge.Bench -- VERB

              check [MB]          reading and verifying: MB/s of one core, memory, scaling (50 MB unless said otherwise)
              interpreter [NAME]  lane-instructions per second of the interpreter on corpus kernels
            """);
        return 2;
}
