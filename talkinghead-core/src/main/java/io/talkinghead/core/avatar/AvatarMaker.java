package io.talkinghead.core.avatar;

import io.talkinghead.Avatar;
import io.talkinghead.FrameSize;
import io.talkinghead.Portrait;
import java.io.IOException;
import java.nio.file.Path;

/** Makes portraits ready to speak; a {@code TalkingHead} does. <b>Threads:</b> any. */
public interface AvatarMaker {
  /**
   * Makes {@code portrait} ready to speak in a video of {@code size}, on the calling thread.
   *
   * @throws io.talkinghead.FaceException if no face in it can be animated
   * @throws io.talkinghead.InputException if it is no readable picture or exceeds the limits
   * @throws io.talkinghead.StageFailedException if the stage fails
   */
  Avatar encode(Portrait portrait, FrameSize size) throws IOException;

  /**
   * Writes {@code avatar} to {@code file}, which appears when it is whole and replaces what stood
   * there.
   *
   * @throws IllegalArgumentException if the avatar is another backend's
   * @throws UnsupportedOperationException if the backend cannot keep avatars
   * @throws io.talkinghead.InputException if the file cannot be written
   */
  void save(Avatar avatar, Path file) throws IOException;

  /**
   * Reads the avatar in {@code file}; no face is measured.
   *
   * @throws AvatarFileException if the file is damaged, of another kind, or of another encoder
   * @throws UnsupportedOperationException if the backend cannot keep avatars
   * @throws io.talkinghead.InputException if there is no such file
   */
  Avatar load(Path file) throws IOException;

  /**
   * Reads the avatar of {@code portrait} and {@code size} from {@code file}, or else encodes it and
   * writes the file. A file of another portrait, size, or encoder, or a damaged one, is replaced.
   *
   * @throws IOException as {@link #encode} and {@link #save}
   * @throws UnsupportedOperationException if the backend cannot keep avatars
   */
  OpenedAvatar openOrEncode(Path file, Portrait portrait, FrameSize size) throws IOException;
}
