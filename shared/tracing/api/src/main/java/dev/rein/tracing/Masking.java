package dev.rein.tracing;

/// Whether personal data and secrets are replaced before a [SpanSink] sees them.
///
/// Found are e-mail addresses, phone numbers, payment cards (Luhn checked), IBANs (checksum
/// checked), keys, tokens, cookies and passwords; each is replaced by its kind: `[email]`,
/// `[phone]`, `[card]`, `[iban]`, `[key]`. It applies to every text of an [Item], to names and map
/// keys as well as to values. What no pattern can know, such as a person's name, is for [#hide].
public enum Masking {
  ON,
  OFF;

  /// Stands for what was hidden in code, or could not be looked through.
  static final String MASKED = "[masked]";

  /// Stands in for a value that is not to be recorded, whatever the setting:
  /// `span.input(Map.of("goal", goal, "name", Masking.hide(name)))`. The value itself is not kept.
  ///
  /// @return `[masked]`
  @SuppressWarnings("unused") // it is dropped: that is the point
  public static String hide(Object value) {
    return MASKED;
  }

  /// `text` with what was found in it replaced; `text` itself if that is nothing. Takes time
  /// proportional to the length, whatever the text.
  public String text(String text) {
    return this == OFF ? text : MaskedText.of(text, false);
  }

  /// The same for everything in `item`. Never throws: what can't be looked through is left out.
  Item item(Item item) {
    return this == OFF ? item : MaskedItem.of(item);
  }
}
