package io.talkinghead.examples.service;

import io.talkinghead.FrameSize;
import io.talkinghead.core.avatar.AvatarLease;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A portrait that a client keeps with the service.
 *
 * @param token names it; a secret of the client
 * @param owner whose it is
 * @param backend that encoded it
 * @param digest of picture and options
 * @param width of its videos, pixels
 * @param height of its videos, pixels
 * @param warnings what its owner should know, {@code code} and {@code message}
 * @param thumbnail a JPEG of the face, if it could be made
 * @param until when it is forgotten
 */
record KeptAvatar(
    String token,
    Tenant owner,
    String backend,
    String digest,
    FrameSize size,
    int width,
    int height,
    List<Map<String, String>> warnings,
    Optional<byte[]> thumbnail,
    Instant until) {
  /** A kept avatar in use. */
  record InUse(KeptAvatar kept, AvatarLease lease) {}

  /** Returns it for Gson. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("token", token);
    json.put("backend", backend);
    json.put("size", size instanceof FrameSize.Square square ? square.side() : "source");
    json.put("width", width);
    json.put("height", height);
    json.put("warnings", warnings);
    json.put("expires", until.toString());
    if (thumbnail.isPresent()) {
      json.put("picture", "avatars/" + token + "/picture");
    }
    return json;
  }
}
