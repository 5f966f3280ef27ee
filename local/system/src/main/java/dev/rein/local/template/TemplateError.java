package dev.rein.local.template;

/// The template can't be used. The message is a sentence that names the resource and the property.
public final class TemplateError extends RuntimeException {
  TemplateError(String message) {
    super(message);
  }

  TemplateError(String message, Throwable cause) {
    super(message, cause);
  }
}
