package io.talkinghead.backend.djl.torchscript;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive: a zip of stored records below one folder, each beginning at a
 * multiple of 64 bytes so that a reader may map it.
 *
 * <p>The records are {@code data.pkl} (the module object), {@code code/__torch__.py} (its class),
 * {@code constants.pkl} (none), {@code data/N} (the numbers of the Nth tensor), {@code version} and
 * {@code byteorder}. Equal contents give equal bytes; beyond 4 GiB the zip is a Zip64. The file
 * appears under its name when it is whole.
 */
final class Archive implements AutoCloseable {
  /**
   * The version of the operators' meanings. libtorch 2.7 reads 1 to 10 and, for an older one,
   * replaces operators by what they once did (integer division below 4, gelu below 10).
   */
  private static final String OPERATORS = "10";

  private static final String FOLDER = "model/";
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /**
   * The same in every archive. The very first hour that a zip can hold would add a field that
   * depends on the time zone.
   */
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final Counter counter;
  private final ZipOutputStream zip;
  private final byte[] block = new byte[1 << 16];

  private Archive(OutputStream target) {
    counter = new Counter(target);
    zip = new ZipOutputStream(counter);
    zip.setMethod(ZipOutputStream.STORED);
  }

  /** Writes an object of the class {@code name}, whose text is {@code code}, to {@code target}. */
  static void write(Path target, String name, String code, List<Weight> weights)
      throws IOException {
    Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
    Path part = Files.createTempFile(folder, target.getFileName() + ".", ".part");
    try {
      try (Archive archive =
          new Archive(new BufferedOutputStream(Files.newOutputStream(part), 1 << 18))) {
        archive.record("data.pkl", Pickle.module(name, weights));
        archive.record("code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
        archive.record("constants.pkl", Pickle.emptyTuple());
        for (int i = 0; i < weights.size(); i++) {
          archive.record("data/" + i, weights.get(i));
        }
        archive.record("version", (OPERATORS + "\n").getBytes(StandardCharsets.US_ASCII));
        archive.record("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void record(String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    begin(name, bytes.length, sum.getValue());
    zip.write(bytes);
    zip.closeEntry();
  }

  private void record(String name, Weight weight) throws IOException {
    CRC32 sum = new CRC32();
    weight.writeTo(sum::update);
    begin(name, weight.count() * weight.type().bytes, sum.getValue());
    weight.writeTo(this::copy);
    zip.closeEntry();
  }

  private void copy(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int n = Math.min(bytes.remaining(), block.length);
      bytes.get(block, 0, n);
      zip.write(block, 0, n);
    }
  }

  private void begin(String name, long size, long sum) throws IOException {
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setTimeLocal(EPOCH);
    entry.setSize(size);
    entry.setCompressedSize(size);
    entry.setCrc(sum);
    long start = counter.written + LOCAL_HEADER + entry.getName().length() + EXTRA_HEADER;
    int padding = (int) (-start & (ALIGNMENT - 1));
    byte[] extra = new byte[EXTRA_HEADER + padding];
    extra[0] = 'F'; // the identifier that libtorch's own writer uses for padding
    extra[1] = 'B';
    extra[2] = (byte) padding;
    entry.setExtra(extra);
    zip.putNextEntry(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** Knows the offset in the file. */
  private static final class Counter extends FilterOutputStream {
    private long written;

    Counter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
