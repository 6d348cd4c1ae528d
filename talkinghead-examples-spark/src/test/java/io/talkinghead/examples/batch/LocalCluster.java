package io.talkinghead.examples.batch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A standalone Spark cluster on loopback: a master and workers of one core each, processes of their
 * own, which start executors as processes in their turn. They run on this JVM's class path.
 *
 * <p><b>Ownership:</b> {@link #close()} ends every process that was started here.
 */
final class LocalCluster implements AutoCloseable {
  private static final long START_SECONDS = 300;

  private final Path folder;
  private final String url;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final StringBuilder said = new StringBuilder();

  private LocalCluster(Path folder, int port) {
    this.folder = folder;
    this.url = "spark://127.0.0.1:" + port;
  }

  /** Starts a cluster that keeps its files in {@code folder}; returns when it takes jobs. */
  static LocalCluster start(Path folder, int workers) throws Exception {
    Files.createDirectories(folder.resolve("home/jars")); // executors get the class path by setting
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    LocalCluster cluster = new LocalCluster(folder, port);
    try {
      cluster.launch(
          "I have been elected leader",
          "org.apache.spark.deploy.master.Master",
          "--port",
          String.valueOf(port));
      for (int i = 0; i < workers; i++) {
        cluster.workers.add(
            cluster.launch(
                "Successfully registered with master",
                "org.apache.spark.deploy.worker.Worker",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve("worker" + i).toString(),
                cluster.url));
      }
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private Process launch(String ready, String... program) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "@" + Path.of("bin/spark-jvm.options").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                program[0],
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
    words.addAll(List.of(program).subList(1, program.length));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13"); // which its scripts would tell
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    processes.add(process);
    CountDownLatch heard = new CountDownLatch(1);
    Thread reader = new Thread(() -> listen(process, ready, heard), "cluster-log");
    reader.setDaemon(true);
    reader.start();
    if (!heard.await(START_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
      throw new IOException(program[0] + " did not start:\n" + log());
    }
    return process;
  }

  private void listen(Process process, String ready, CountDownLatch heard) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        say(line);
        if (line.contains(ready)) {
          heard.countDown();
        }
      }
    } catch (IOException e) {
      say(e.toString());
    } finally {
      heard.countDown();
    }
  }

  /** Returns the address of the master. */
  String url() {
    return url;
  }

  /** Returns what master and workers have said. */
  String log() {
    synchronized (said) {
      return said.toString();
    }
  }

  private void say(String line) {
    synchronized (said) {
      said.append(line).append('\n');
    }
  }

  /** Kills worker {@code index} and its executors with SIGKILL. */
  void kill(int index) {
    Process worker = workers.get(index);
    List<ProcessHandle> executors = worker.descendants().toList();
    worker.destroyForcibly();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>();
    for (Process process : processes) {
      process.descendants().forEach(all::add);
      all.add(process.toHandle());
    }
    all.forEach(ProcessHandle::destroyForcibly);
    for (Process process : processes) {
      process.waitFor();
    }
  }
}
