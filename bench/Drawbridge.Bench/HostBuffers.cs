using Drawbridge.Workloads;

namespace Drawbridge.Bench;

/// <summary>A workload's data on a device: inputs as the host has them.</summary>
/// <param name="device">Where the buffers lie.</param>
/// <param name="host">The inputs.</param>
sealed class HostBuffers(Device device, HostData host) : WorkloadData(device, host.Numbers)
{
    readonly Device device = device;

    public override DeviceBuffer<byte> In(string name) => device.Allocate(host.BytesOf(name));
}
