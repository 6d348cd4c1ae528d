package io.talkinghead.core.models;

import com.google.gson.JsonElement;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads manifests: every entry known, of its type, and in range. */
final class ManifestJson {
  private static final Set<String> PACK =
      Set.of("name", "description", "hub", "repository", "revision", "files");
  private static final Set<String> FILE =
      Set.of(
          "path",
          "source",
          "size",
          "approximateSize",
          "sha256",
          "licence",
          "origin",
          "nonCommercial",
          "required");

  private ManifestJson() {}

  static PackManifest parse(String json, String where) throws InputException {
    StrictJson pack = StrictJson.parse(json, "The manifest " + where).allow(PACK);
    List<PackManifest.File> files = new ArrayList<>();
    for (JsonElement element : pack.array("files")) {
      files.add(file(element, where + ", file " + (files.size() + 1)));
    }
    try {
      return new PackManifest(
          pack.text("name"),
          pack.text("description"),
          URI.create(pack.text("hub")),
          pack.text("repository"),
          pack.text("revision"),
          files);
    } catch (IllegalArgumentException e) {
      throw invalid(where, e);
    }
  }

  private static PackManifest.File file(JsonElement element, String where) throws InputException {
    StrictJson file = StrictJson.of(element, "The manifest " + where).allow(FILE);
    String path = file.text("path");
    String source = file.textOrNull("source");
    long size = file.integer("size", -1);
    try {
      return new PackManifest.File(
          path,
          source == null ? path : source,
          size,
          file.integer("approximateSize", Math.max(0, size)),
          file.textOrNull("sha256"),
          file.text("licence"),
          file.text("origin"),
          file.flag("nonCommercial", false),
          file.flag("required", true));
    } catch (IllegalArgumentException e) {
      throw invalid(where, e);
    }
  }

  private static InputException invalid(String where, IllegalArgumentException e) {
    return new InputException(
        ErrorCode.MODEL_INVALID, "The manifest " + where + ": " + e.getMessage() + ".", e);
  }
}
