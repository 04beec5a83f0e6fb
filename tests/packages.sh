#!/usr/bin/env bash
# Packs the packages, twice in different folders, and compares; then uses them as a stranger would: a console project outside of the repository, restored from
# a feed that holds nothing else, runs a kernel; the tool is installed and runs. With --aot the project is also compiled ahead of time (needs a native linker, and
# the usual source of packages for the compiler).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
feed=$work/packages
mkdir -p "$feed"
# Pack the projects of a checkout to a folder.
pack() {
    local project
    for project in Drawbridge.Ptx Drawbridge.Runtime Drawbridge.Interpreter Drawbridge.Cpu Drawbridge Drawbridge.Cli; do
        dotnet pack "$1/src/$project" -c Release -o "$2" -v quiet -nologo
    done
}
pack "$root" "$feed"
ls -l "$feed"

# The same sources in another folder, with the same history, make the same packages: but for the file that NuGet names by chance.
git clone -q --no-hardlinks "$root" "$work/elsewhere"
if origin=$(git -C "$root" remote get-url origin 2> /dev/null); then git -C "$work/elsewhere" remote set-url origin "$origin"; else git -C "$work/elsewhere" remote remove origin; fi
git -C "$root" ls-files -z | (cd "$root" && tar -c --null -T -) | tar -x -C "$work/elsewhere"
pack "$work/elsewhere" "$work/again"
for package in "$feed"/*nupkg; do
    for side in "$package" "$work/again/${package##*/}"; do
        rm -rf "$side.d"
        unzip -q "$side" -d "$side.d"
        rm -rf "$side.d/_rels" "$side.d/package"
    done
    diff -r "$package.d" "$work/again/${package##*/}.d" || { echo "$package differs when it is made in another folder"; exit 1; }
    rm -rf "$package.d"
done
echo "packed twice: the same"

# Every package has its documentation, readme, icon and, beside it, symbols.
for package in "$feed"/*.nupkg; do
    names=$(unzip -l "$package")
    for part in README.md icon.png; do grep -q "$part" <<< "$names" || { echo "$package has no $part"; exit 1; }; done
    [[ $package == *Cli* ]] || grep -q '\.xml' <<< "$names" || { echo "$package has no documentation"; exit 1; }
    [[ -f ${package%.nupkg}.snupkg ]] || { echo "$package has no symbols"; exit 1; }
done

# Packages of the same version from an earlier run must not be taken from the cache.
export NUGET_PACKAGES=$work/cache
cd "$work"
clear='<clear />'
[[ ${1:-} == --aot ]] && clear=
cat > nuget.config <<XML
<configuration><packageSources>$clear<add key="local" value="$feed" /></packageSources></configuration>
XML

# README's lines as they stand there, but for the packing that is done: from a folder beside, and the last one with README's program.
awk '/^In a project of your own/ { on = 1 } on && /^```csharp$/ { code = 1; next } on && /^```$/ { if (code) exit; text = !text; next } code { print > "'"$work"'/Program.cs" } text { print > "'"$work"'/lines" }' "$root/README.md"
head -n -1 "$work/lines" | grep -v '^dotnet pack' > "$work/begin"
mkdir "$work/here"
cd "$work/here"
source "$work/begin"
cp "$work/Program.cs" .
printed=$(bash -c "$(tail -n 1 "$work/lines")")
[[ $printed == "12 24 36 48" ]] || { echo "README's program printed '$printed'"; exit 1; }
echo "README's lines: $printed"

# The same project with streams and a file of PTX, warnings as errors.
mkdir "$work/app"
cd "$work/app"
cp "$root/tests/ptx/kernels/saxpy.sm_80.ptx" .
cat > app.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Drawbridge" Version="0.1.0" />
    <PtxKernel Include="saxpy.sm_80.ptx" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Drawbridge;

using var device = Device.Open("cpu");
float[] input = [.. Enumerable.Range(0, 1000).Select(i => (float)i)];
using var x = device.Allocate<float>(input);
using var y = device.Allocate<float>(input);
Kernels.Saxpy(device.Over(input.Length), 2f, x, y);
using var stream = device.CreateStream();
Kernels.Saxpy(stream.Over(input.Length), 1f, x, y);
await stream;
float[] result = y.ToArray();
for (int i = 0; i < result.Length; i++)
    if (result[i] != 4f * i) throw new InvalidOperationException($"[{i}] is {result[i]}");
app.Saxpy.saxpy(device.Over(input.Length), input.Length, 3f, x, y);
result = y.ToArray();
for (int i = 0; i < result.Length; i++)
    if (result[i] != 7f * i) throw new InvalidOperationException($"[{i}] is {result[i]}");
Console.WriteLine("7x, as it should be");

static partial class Kernels
{
    [Kernel]
    public static void Saxpy(float a, ReadOnlyView<float> x, View<float> y)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i < y.Length) y[i] = a * x[i] + y[i];
    }
}
CS
dotnet run -c Release
dotnet tool install drawbridge.cli --tool-path "$work/tools" --version 0.1.0 --configfile ../nuget.config > /dev/null
"$work/tools/drawbridge" devices
if [[ ${1:-} == --aot ]]; then
    # Any of the two drives the linker.
    command -v clang > /dev/null || linker=-p:CppCompilerAndLinker=gcc
    dotnet publish -c Release -p:PublishAot=true --use-current-runtime ${linker:-} -o "$work/native"
    "$work/native/app"
fi
echo "packages: fine"
