package dev.rein.local.template;

/// What the template's resources are called on this machine.
public interface Resources {
  String REGION = "us-east-1";
  String ACCOUNT = "000000000000";

  /// What `!Ref` of the resource comes to: a queue's URL, a table's name.
  String ref(String logicalId);

  /// What `!GetAtt` of the resource comes to.
  String attribute(String logicalId, String attribute);
}
