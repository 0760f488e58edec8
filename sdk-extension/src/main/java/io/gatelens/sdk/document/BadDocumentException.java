package io.gatelens.sdk.document;

/** A document that cannot be used. Its message is for people: every error and where it stands. */
public final class BadDocumentException extends Exception {

  private static final long serialVersionUID = 1L;

  BadDocumentException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
