package io.talkinghead.examples.cli;

import io.talkinghead.core.ditto.Emotion;
import io.talkinghead.core.ditto.Emotions;
import io.talkinghead.core.ditto.reference.OptionFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads moods: {@code happy}; a blend, {@code happy+surprise}; a mood for each frame, {@code
 * neutral*25,happy}, repeated from the front when it ends; or a {@code .npy} file of weights {@code
 * [n, 8]}.
 */
final class EmotionConverter implements ITypeConverter<Emotions> {
  private static final int LONGEST = 1_000_000;

  @Override
  public Emotions convert(String text) throws Exception {
    if (text.endsWith(".npy")) {
      return new Emotions(OptionFiles.readRows(Path.of(text), Emotions.WIDTH));
    }
    List<List<Emotion>> frames = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] named = part.split("\\*", 2);
      List<Emotion> blend =
          Arrays.stream(named[0].split("\\+", -1)).map(EmotionConverter::label).toList();
      int times = named.length == 1 ? 1 : count(named[1]);
      if (frames.size() + times > LONGEST) {
        throw new TypeConversionException("names more than " + LONGEST + " frames");
      }
      for (int i = 0; i < times; i++) {
        frames.add(blend);
      }
    }
    try {
      return Emotions.perFrame(frames);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static Emotion label(String name) {
    try {
      return Emotion.valueOf(name.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'%s' is none of %s"
              .formatted(name, Arrays.toString(Emotion.values()).toLowerCase(Locale.ROOT)));
    }
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text.trim());
      if (count >= 1 && count <= LONGEST) {
        return count;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new TypeConversionException("needs a number of frames after '*', was '" + text + "'");
  }
}
