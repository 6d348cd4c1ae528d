package io.talkinghead;

/**
 * Fifteen mouth shapes, in the order of the columns of {@code visemes-15/100hz}: the set that
 * Oculus Lipsync made common.
 */
public enum Viseme {
  /** Silence, the mouth at rest. */
  SIL("sil"),
  /** p b m. */
  PP("PP"),
  /** f v. */
  FF("FF"),
  /** th. */
  TH("TH"),
  /** t d. */
  DD("DD"),
  /** k g ng. */
  KK("kk"),
  /** ch j sh zh. */
  CH("CH"),
  /** s z. */
  SS("SS"),
  /** n l. */
  NN("nn"),
  /** r er. */
  RR("RR"),
  /** a as in father, cut, cat. */
  AA("aa"),
  /** e as in bed, schwa. */
  E("E"),
  /** i as in see, sit; y. */
  IH("ih"),
  /** o as in law. */
  OH("oh"),
  /** u as in food, book; w. */
  OU("ou");

  private final String label;

  Viseme(String label) {
    this.label = label;
  }

  /** Returns the label used in tracks, such as {@code "PP"}. */
  public String label() {
    return label;
  }
}
