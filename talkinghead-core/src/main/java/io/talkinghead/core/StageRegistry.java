package io.talkinghead.core;

import io.talkinghead.Options;
import io.talkinghead.StageNotFoundException;
import io.talkinghead.spi.Availability;
import io.talkinghead.spi.StageProvider;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one stage that are on the class path, by name. A name asked for is honoured or
 * refused, never replaced; a refusal says what was seen and what to do.
 *
 * <p><b>Threads:</b> any; nothing changes after construction, and availability is asked anew each
 * time.
 *
 * @param <P> the provider type of the stage
 */
public final class StageRegistry<P extends StageProvider<?>> {
  /**
   * One provider as {@code talkinghead backends} shows it.
   *
   * @param name what options call it
   * @param priority the highest usable one wins under {@code auto}
   * @param availability whether it would work here, and why
   */
  public record Candidate(String name, int priority, Availability availability) {
    public Candidate {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(availability, "availability");
    }

    @Override
    public String toString() {
      return name + " (" + availability.reason() + ")";
    }
  }

  private final Class<P> type;
  private final SortedMap<String, P> providers = new TreeMap<>(); // so that ties resolve alike
  private final Set<String> broken = new LinkedHashSet<>();

  private StageRegistry(Class<P> type) {
    this.type = Objects.requireNonNull(type, "type");
  }

  /** Finds the providers that the calling thread's class loader sees, or else our own. */
  public static <P extends StageProvider<?>> StageRegistry<P> find(Class<P> type) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return find(type, sees(context, type) ? context : type.getClassLoader());
  }

  /** Finds the providers that {@code loader} sees. */
  public static <P extends StageProvider<?>> StageRegistry<P> find(
      Class<P> type, ClassLoader loader) {
    StageRegistry<P> registry = new StageRegistry<>(type);
    for (var found = ServiceLoader.load(type, loader).iterator(); ; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        registry.add(found.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        if (!registry.broken.add(text(e))) { // one broken jar does not hide the sound ones,
          break; // and a failure seen twice will not mend
        }
      }
    }
    return registry;
  }

  /** Takes {@code providers} as they are; the first of a name wins. */
  public static <P extends StageProvider<?>> StageRegistry<P> of(
      Class<P> type, Iterable<? extends P> providers) {
    StageRegistry<P> registry = new StageRegistry<>(type);
    providers.forEach(registry::add);
    return registry;
  }

  private void add(P provider) {
    try {
      providers.putIfAbsent(provider.name(), provider); // the first on the class path wins
    } catch (RuntimeException | LinkageError e) {
      broken.add(provider.getClass().getName() + ": " + e);
    }
  }

  private static String text(Throwable e) {
    return e.getCause() == null ? e.toString() : e + " (" + e.getCause() + ")";
  }

  private static boolean sees(@Nullable ClassLoader loader, Class<?> type) {
    try {
      return loader != null && Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Returns the name of the stage, such as {@code FaceWarper}. */
  public String stage() {
    return type.getSimpleName().replace("Provider", "");
  }

  /**
   * Returns the provider called {@code name} or, for {@link Options#AUTO}, the best usable one.
   *
   * @throws StageNotFoundException if there is none, or it is not usable with {@code options}
   */
  public P select(String name, Options options) {
    List<P> usable = usable(name, options);
    if (usable.isEmpty()) {
      throw new StageNotFoundException(explain(name, options));
    }
    return usable.get(0);
  }

  /**
   * Returns the usable providers called {@code name}, or all for {@link Options#AUTO}, best first.
   */
  public List<P> usable(String name, Options options) {
    return providers.values().stream()
        .filter(p -> name.equals(Options.AUTO) || name.equals(p.name()))
        .filter(p -> availability(p, options).usable())
        .sorted(Comparator.comparingInt((P p) -> p.priority()).reversed())
        .toList();
  }

  /** Returns every provider with its availability, best first; creates none. */
  public List<Candidate> describe(Options options) {
    return providers.values().stream()
        .map(p -> new Candidate(p.name(), p.priority(), availability(p, options)))
        .sorted(Comparator.comparingInt(Candidate::priority).reversed())
        .toList();
  }

  /** Returns what could not be loaded, one message each. */
  public List<String> broken() {
    return List.copyOf(broken);
  }

  /** Returns why {@code name} is refused, what was seen, and what to do. */
  public String explain(String name, Options options) {
    String advice =
        providers.isEmpty()
            ? "Add a talkinghead backend to the class path."
            : providers.containsKey(name) || name.equals(Options.AUTO)
                ? "Provide what is missing, or name another backend in Options."
                : "Add the backend that brings '%s' to the class path, or name another in Options."
                    .formatted(name);
    return "No usable %s for '%s'. Seen: %s. Broken: %s. %s"
        .formatted(stage(), name, listed(describe(options)), listed(broken), advice);
  }

  private static String listed(Iterable<?> parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(text.isEmpty() ? "" : ", ").append(part);
    }
    return text.isEmpty() ? "none" : text.toString();
  }

  /** A probe must not throw; one that does tells what it saw. */
  static Availability availability(StageProvider<?> provider, Options options) {
    try {
      return provider.availability(options);
    } catch (RuntimeException | LinkageError e) {
      return Availability.no("its probe failed: " + e);
    }
  }
}
