package io.talkinghead.backend.onnx.graph;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Writes ONNX files so that a reader sees the old file or the whole new one, never a part.
 *
 * <p>Weights of more than {@link #MAX_INLINE} bytes go into a file of their own beside the model:
 * the format ends at 2 GiB.
 */
public final class ModelWriter {
  /** Bytes of weights that are kept in the model file itself. */
  public static final long MAX_INLINE = 1L << 30;

  private static final int BLOCK = 1 << 20;

  private ModelWriter() {}

  /** Writes {@code model} to {@code target}, whose folder exists. */
  public static void write(ModelProto model, Path target) throws IOException {
    write(model, target, MAX_INLINE);
  }

  /** Likewise, with another limit. */
  static void write(ModelProto model, Path target, long maxInline) throws IOException {
    ModelProto whole = model;
    if (weightBytes(model) > maxInline) {
      whole = writeWeights(model, target);
    }
    ModelProto file = whole;
    replace(
        target,
        channel -> {
          OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), BLOCK);
          file.writeTo(stream);
          stream.flush();
        });
  }

  /** Returns how many bytes the raw weights of {@code model} have. */
  static long weightBytes(ModelProto model) {
    return model.getGraph().getInitializerList().stream()
        .mapToLong(tensor -> tensor.getRawData().size())
        .sum();
  }

  private static ModelProto writeWeights(ModelProto model, Path target) throws IOException {
    String name = Objects.requireNonNull(target.getFileName()) + ".data";
    ModelProto.Builder outside = model.toBuilder();
    replace(
        target.resolveSibling(name),
        channel -> {
          long offset = 0;
          for (int i = 0; i < model.getGraph().getInitializerCount(); i++) {
            TensorProto tensor = model.getGraph().getInitializer(i);
            int size = tensor.getRawData().size();
            if (size < 1024) {
              continue; // shapes and scalars are read while the graph is built
            }
            ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer(); // never on the heap
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
            outside
                .getGraphBuilder()
                .setInitializer(
                    i,
                    tensor.toBuilder()
                        .clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", name))
                        .addExternalData(entry("offset", Long.toString(offset)))
                        .addExternalData(entry("length", Integer.toString(size))));
            offset += size;
          }
        });
    return outside.build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  private static void replace(Path target, Content content) throws IOException {
    Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
    Path part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
