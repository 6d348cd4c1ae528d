package io.talkinghead.examples.batch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local files under {@code flaky:}: they fail to open a number of times before they do, those
 * called {@code never} do not open before the thread is interrupted, one is scratched, and one
 * folder is locked.
 */
public final class FlakyFileSystem extends RawLocalFileSystem {
  /** How many more times opening fails. */
  static final AtomicInteger FAILURES = new AtomicInteger();

  /** Name of files that can be written and not be read. */
  static final AtomicReference<String> SCRATCHED = new AtomicReference<>("");

  /** Name of folders that cannot be deleted. */
  static final AtomicReference<String> LOCKED = new AtomicReference<>("");

  @Override
  public URI getUri() {
    return URI.create("flaky:///");
  }

  @Override
  public String getScheme() {
    return "flaky";
  }

  @Override
  public boolean delete(Path file, boolean recursive) throws IOException {
    if (file.getName().equals(LOCKED.get())) {
      throw new IOException("the folder is locked");
    }
    return super.delete(file, recursive);
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (file.getName().equals("never")) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw (IOException) new InterruptedIOException().initCause(e);
      }
    }
    if (file.getName().equals(SCRATCHED.get())) {
      throw new IOException("the disk is scratched");
    }
    if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IOException("the network is down");
    }
    return super.open(file, bufferSize);
  }
}
