package io.talkinghead.core.internal.pickle;

/** Names of the operations that are refused, for complaints. */
final class PickleOpcodes {
  private PickleOpcodes() {}

  static String describe(int code) {
    return switch (code) {
      case 'P' -> "PERSID";
      case 'Q' -> "BINPERSID";
      case 'i' -> "INST";
      case 'o' -> "OBJ";
      case 0x81 -> "NEWOBJ";
      case 0x92 -> "NEWOBJ_EX";
      case 0x82 -> "EXT1";
      case 0x83 -> "EXT2";
      case 0x84 -> "EXT4";
      case 0x8f -> "EMPTY_SET";
      case 0x90 -> "ADDITEMS";
      case 0x91 -> "FROZENSET";
      case 0x97 -> "NEXT_BUFFER";
      case 0x98 -> "READONLY_BUFFER";
      default -> "operation 0x%02x".formatted(code);
    };
  }
}
