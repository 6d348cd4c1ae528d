package io.talkinghead.examples.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A form with files ({@code multipart/form-data}), which {@code java.net.http} does not bring
 * along. Files are read while they are sent.
 */
public final class FormBody {
  private final String boundary = "talkinghead-" + UUID.randomUUID();
  private final List<BodyPublisher> parts = new ArrayList<>();

  /** Makes an empty form. */
  public FormBody() {}

  /** Adds a text. */
  public FormBody text(String name, String value) {
    return bytes(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds what a file would hold. */
  public FormBody bytes(String name, byte[] content) {
    head(name, "");
    parts.add(BodyPublishers.ofByteArray(content));
    return tail();
  }

  /**
   * Adds a file.
   *
   * @throws FileNotFoundException if it is not there
   */
  public FormBody file(String name, Path file) throws FileNotFoundException {
    head(name, "; filename=\"file\"");
    parts.add(BodyPublishers.ofFile(file));
    return tail();
  }

  private void head(String name, String more) {
    add("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more);
    add("\r\n\r\n");
  }

  private FormBody tail() {
    add("\r\n");
    return this;
  }

  private void add(String text) {
    parts.add(BodyPublishers.ofString(text, StandardCharsets.UTF_8));
  }

  /** Returns the media type, for the header {@code Content-Type}. */
  public String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /** Returns the form, to be sent once. */
  public BodyPublisher publisher() {
    List<BodyPublisher> whole = new ArrayList<>(parts);
    whole.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
    return BodyPublishers.concat(whole.toArray(BodyPublisher[]::new));
  }
}
