package io.talkinghead.examples.cli;

import io.talkinghead.Options;
import io.talkinghead.core.TalkingHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that decide how a head is opened, as plain words that travel: what was typed here
 * opens the same head on another machine.
 *
 * <p><b>Threads:</b> one caller at a time.
 */
@Command(sortOptions = false)
public final class HeadFlags {
  @Mixin private BackendOptions backend = new BackendOptions();
  @Mixin private DittoFlags ditto = new DittoFlags();

  /**
   * Returns the words of {@code typed}, a command line that mixes these options in and has been
   * parsed: one {@code --name=value} each, paths made absolute.
   */
  public static List<String> words(CommandLine typed) {
    CommandLine own = new CommandLine(new HeadFlags());
    List<String> words = new ArrayList<>();
    for (OptionSpec option : typed.getParseResult().matchedOptions()) {
      OptionSpec known = own.getCommandSpec().findOption(option.longestName());
      if (known == null) {
        continue;
      }
      boolean path = option.type() == Path.class || option.auxiliaryTypes()[0] == Path.class;
      for (String value : option.originalStringValues()) {
        words.add(
            option.longestName()
                + "="
                + (path ? Path.of(value).toAbsolutePath().toString() : value));
      }
    }
    return words;
  }

  /**
   * Opens the head of {@link #options}, on the GPU if they name one.
   *
   * @throws io.talkinghead.StageNotFoundException if it cannot be opened, or would not compute
   *     there
   */
  public static TalkingHead open(Options options) {
    return BackendOptions.open(options);
  }

  /**
   * Reads {@code words} and returns the options of the head, with {@code workers} painters for each
   * video unless the words name another number.
   *
   * @throws CommandLine.ParameterException if a word is wrong
   * @throws java.io.IOException if a file that they name cannot be read
   */
  public static Options options(List<String> words, int workers) throws Exception {
    HeadFlags flags = new HeadFlags();
    CommandLine line = new CommandLine(flags).setCaseInsensitiveEnumValuesAllowed(true);
    List<String> all = new ArrayList<>(words);
    if (words.stream().noneMatch(word -> word.startsWith("--workers="))) {
      all.add("--workers=" + workers);
    }
    line.parseArgs(all.toArray(String[]::new));
    CommandSpec command = line.getCommandSpec();
    return HeadOptions.of(command, flags.backend, flags.ditto, null).options();
  }
}
