package io.talkinghead.core.internal.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Lets FFmpeg read from, or write to, a Java channel.
 *
 * <p>An exception of the channel must not travel through native frames: it is kept, FFmpeg sees an
 * I/O error, and {@link #rethrow()} brings it back. After the first failure the channel is left
 * alone.
 *
 * <p>The bindings have room for few native callbacks, so there are three for all instances; each
 * finds its instance by a number that FFmpeg hands back. That table is the only static state, and
 * an instance is in it between its making and its {@link #close()}.
 *
 * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> the channel remains the caller's.
 */
final class NativeIo implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final Map<Long, NativeIo> OPEN = new ConcurrentHashMap<>();

  private final long id = NEXT.getAndIncrement();
  private final Channel channel;
  private @Nullable AVIOContext context;
  private @Nullable Throwable failure;

  private NativeIo(Channel channel) {
    this.channel = channel;
  }

  /** Opens {@code channel} for reading by FFmpeg. */
  static NativeIo reading(SeekableByteChannel channel) {
    return new NativeIo(channel).open(false);
  }

  /** Opens {@code channel} for writing by FFmpeg; one that is seekable may be sought. */
  static NativeIo writing(WritableByteChannel channel) {
    return new NativeIo(channel).open(true);
  }

  private NativeIo open(boolean write) {
    Natives.load();
    BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER_BYTES));
    boolean seekable = channel instanceof SeekableByteChannel;
    OPEN.put(id, this);
    AVIOContext made =
        avformat.avio_alloc_context(
            buffer,
            BUFFER_BYTES,
            write ? 1 : 0,
            new Handle(id),
            write ? null : Callbacks.READ,
            write ? Callbacks.WRITE : null,
            seekable ? Callbacks.SEEK : null);
    made.seekable(seekable ? avformat.AVIO_SEEKABLE_NORMAL : 0);
    context = made;
    return this;
  }

  /** Returns the context to hand to FFmpeg; it lives as long as this object. */
  AVIOContext context() {
    AVIOContext open = context;
    if (open == null) {
      throw new IllegalStateException("closed");
    }
    return open;
  }

  /** Returns whether it has not been closed. */
  boolean isOpen() {
    return context != null;
  }

  /** Throws the first failure of the channel, if there was one. */
  void rethrow() throws IOException {
    Throwable first = failure;
    if (first instanceof IOException io) {
      throw io;
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw new IOException(first.toString(), first);
    }
  }

  /** Frees the native side and drops what FFmpeg has not written yet; may be repeated. */
  @Override
  public void close() {
    AVIOContext open = context;
    context = null;
    if (open != null) {
      OPEN.remove(id);
      avutil.av_free(open.buffer()); // FFmpeg may have replaced the one it was given
      avformat.avio_context_free(open);
    }
  }

  private int read(BytePointer target, int size) {
    if (failure != null) {
      return error();
    }
    try {
      int count = ((ReadableByteChannel) channel).read(view(target, size));
      return count <= 0 ? avutil.AVERROR_EOF : count;
    } catch (Throwable e) { // whatever it is, it must not reach native code
      failure = e;
      return error();
    }
  }

  private int write(BytePointer source, int size) {
    if (failure != null) {
      return error();
    }
    try {
      ByteBuffer bytes = view(source, size);
      while (bytes.hasRemaining()) {
        ((WritableByteChannel) channel).write(bytes);
      }
      return size;
    } catch (Throwable e) {
      failure = e;
      return error();
    }
  }

  private long seek(long offset, int whence) {
    if (failure != null) {
      return error();
    }
    try {
      SeekableByteChannel seekable = (SeekableByteChannel) channel;
      if ((whence & avformat.AVSEEK_SIZE) != 0) {
        return seekable.size();
      }
      long position =
          switch (whence & ~avformat.AVSEEK_FORCE) {
            case 0 -> offset;
            case 1 -> seekable.position() + offset;
            case 2 -> seekable.size() + offset;
            default -> -1;
          };
      if (position < 0) {
        return org.bytedeco.ffmpeg.presets.avutil.AVERROR_EINVAL();
      }
      seekable.position(position);
      return position;
    } catch (Throwable e) {
      failure = e;
      return error();
    }
  }

  private static int error() {
    return org.bytedeco.ffmpeg.presets.avutil.AVERROR_EIO();
  }

  private static ByteBuffer view(BytePointer pointer, int size) {
    return pointer.capacity(size).asByteBuffer();
  }

  /** A number in the shape of a pointer; never followed. */
  private static final class Handle extends Pointer {
    Handle(long id) {
      address = id;
    }
  }

  /** The native sides, made once. */
  private static final class Callbacks {
    static final Read_packet_Pointer_BytePointer_int READ =
        new Read_packet_Pointer_BytePointer_int() {
          @Override
          public int call(Pointer opaque, BytePointer buffer, int size) {
            NativeIo io = OPEN.get(opaque.address());
            return io == null ? error() : io.read(buffer, size);
          }
        };
    static final Write_packet_Pointer_BytePointer_int WRITE =
        new Write_packet_Pointer_BytePointer_int() {
          @Override
          public int call(Pointer opaque, BytePointer buffer, int size) {
            NativeIo io = OPEN.get(opaque.address());
            return io == null ? error() : io.write(buffer, size);
          }
        };
    static final Seek_Pointer_long_int SEEK =
        new Seek_Pointer_long_int() {
          @Override
          public long call(Pointer opaque, long offset, int whence) {
            NativeIo io = OPEN.get(opaque.address());
            return io == null ? error() : io.seek(offset, whence);
          }
        };
  }
}
