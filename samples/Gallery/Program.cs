using System.Diagnostics;
using Drawbridge;
using Drawbridge.Samples;

// dotnet run -c Release --project samples/Gallery [NAME…] [--out FOLDER]
string folder = ".";
var names = new List<string>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--out" && i + 1 < args.Length) folder = args[++i];
    else names.Add(args[i]);
}
foreach (string unknown in names.Where(name => !Gallery.Samples.ContainsKey(name)))
{
    Console.Error.WriteLine($"there is no sample '{unknown}'; there are {string.Join(", ", Gallery.Samples.Keys)}");
    return 2;
}
Directory.CreateDirectory(folder);
foreach (var (name, run) in Gallery.Samples.Where(sample => names.Count == 0 || names.Contains(sample.Key)))
{
    var watch = Stopwatch.StartNew();
    string said = run(Device.Default, folder);
    Console.WriteLine($"{name,-14} {said} ({watch.Elapsed.TotalSeconds:0.0} s)");
}
return 0;
