package dev.rein.llm;

import java.util.Map;

/// A model that stands for another one.
abstract sealed class ModelDecorator implements LanguageModel
    permits BoundedModel, RetryingModel, TracedModel {
  final LanguageModel model;

  ModelDecorator(LanguageModel model) {
    this.model = model;
  }

  @Override
  public String requestedModel() {
    return model.requestedModel();
  }

  @Override
  public Map<String, Object> parameters() {
    return model.parameters();
  }
}
