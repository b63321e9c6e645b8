using System.Buffers;

namespace Gateway.Http.Sockets;

/// <summary>A message in a pooled buffer. It must not be used after it was disposed.</summary>
internal readonly struct PooledMessage : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private PooledMessage(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public static PooledMessage Concat(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var length = first.Length + second.Length + third.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        first.CopyTo(buffer);
        second.CopyTo(buffer.AsSpan(first.Length));
        third.CopyTo(buffer.AsSpan(first.Length + second.Length));
        return new PooledMessage(buffer, length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
