package dev.rein.coaching.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Things that constraints rule out by name, and the words by which a task asks for them. Only
/// words that hardly mean anything else: a finding must be right.
final class Things {
  private static final String MEAT =
      "meats?|chicken(?! ?pox)|beef(?!"
          + " up)|pork|ham|bacon|steaks?|lamb|veal|sausages?|salami|mince(?:d"
          + " meat)?|(?-i:turkey)(?!,? cold)|duck breast|prosciutto|chorizo|meatballs?";
  private static final String FISH =
      "fish|salmon|tuna|cod"
          + " fillets?|trout|mackerel|sardines?|anchov(?:y|ies)|shrimps?|prawns?|sushi|seafood";
  private static final String DAIRY =
      "(?<!(?:oat|soy|soya|almond|coconut|rice|plant|cashew|hemp|nut)"
          + " )milk|cheeses?|yogh?urts?|quark|(?<!(?:peanut|nut|almond|cashew|cocoa|shea)"
          + " )butter|ice cream|cottage cheese|whey|mozzarella|parmesan|feta";
  private static final String OTHER_ANIMAL = "eggs?(?! timer)|omelettes?|honey";
  private static final String RUN =
      "(?<!(?:dry|test|trial|in the long) )(?:run|runs|running|jog|jogs|jogging|parkrun)(?!"
          + " (?:through|into|out of|errands|away|late)\\b)(?! (?:the |a |an |your |all |some"
          + " )?(?:\\w+ )?(?:codes?|tests?|scripts?|numbers|reports?|analysis"
          + "|apps?|programs?|workshops?|meetings?|quer(?:y|ies)|experiments?|simulations?|surveys?|campaigns?"
          + "|ads?|shop|business|backups?)\\b)";

  /// @param named how a constraint names it
  /// @param asked how a task asks for it
  private record Thing(Pattern named, Pattern asked) {
    static Thing of(String named, String asked) {
      return new Thing(
          Pattern.compile("(?i)" + named), Pattern.compile("(?i)\\b(?:" + asked + ")\\b"));
    }
  }

  private static final List<Thing> ALL =
      List.of(
          Thing.of(
              "gyms?|fitness (?:studio|centre|center)s?",
              "gym(?! (?:shoes|clothes|bag|towel))|fitness (?:studio|centre|center)"),
          Thing.of("treadmills?", "treadmills?"),
          Thing.of("(?:swimming )?pools?", "(?:swimming )?pool(?! (?:table|of))"),
          Thing.of("cars?", "(?:by|your|the) car|drive (?:to|for|\\d)"),
          Thing.of("bikes?|bicycles?", "bikes?|bicycles?|biking|cycling"),
          Thing.of("barbells?", "barbells?"),
          Thing.of("dumb-?bells?", "dumb-?bells?"),
          Thing.of("kettle-?bells?", "kettle-?bells?"),
          Thing.of(
              "(?:free )?weights|weight ?lifting|lifting(?: weights)?",
              "dumb-?bells?|barbells?|kettle-?bells?|weight ?lifting|lift weights|deadlifts?|bench"
                  + " press(?:es)?"),
          Thing.of("run|runs|running|jogging", RUN),
          Thing.of("swim|swimming", "swim|swims|swimming"),
          Thing.of("cycle|cycling|biking", "cycling|bike rides?|biking|ride (?:your|the|a) bike"),
          Thing.of(
              "jump|jumps|jumping",
              "jump(?:s|ing)?(?! (?:in|into|ahead|to|back|at)\\b)|burpees?|plyometrics?|skipping"
                  + " rope"),
          Thing.of("burpees", "burpees?"),
          Thing.of("squats", "squats?"),
          Thing.of("push-?ups", "push-?ups?"),
          Thing.of("meat", MEAT),
          Thing.of("pork", "pork|ham|bacon|salami|prosciutto|chorizo"),
          Thing.of("beef", "beef(?! up)|steaks?|veal"),
          Thing.of("chicken|poultry", "chicken(?! ?pox)"),
          Thing.of("fish", FISH),
          Thing.of("seafood|shellfish", "shrimps?|prawns?|seafood|lobster|mussels|crab"),
          Thing.of("dairy|milk products?|lactose|milk", DAIRY),
          Thing.of("eggs?", "eggs?(?! timer)|omelettes?"),
          Thing.of(
              "(?:tree )?nuts?",
              "nuts|almonds?(?! milk)|walnuts?|cashews?|hazelnuts?|pecans?|pistachios?"),
          Thing.of("peanuts?", "peanuts?(?: butter)?"),
          Thing.of(
              "alcohol|drinking|booze",
              "beers?|(?:red |white )?wine|cocktails?|whisk(?:e)?y|vodka|champagne|prosecco"),
          Thing.of("coffee|caffeine", "coffees?|espressos?|energy drinks?"),
          Thing.of("social media", "instagram|facebook|tiktok|social media"));

  /// Of whole ways to eat.
  private static final Pattern VEGETARIAN =
      Pattern.compile("(?i)\\b(?:" + MEAT + "|" + FISH + ")\\b");

  private static final Pattern PESCATARIAN = Pattern.compile("(?i)\\b(?:" + MEAT + ")\\b");
  private static final Pattern VEGAN =
      Pattern.compile("(?i)\\b(?:" + MEAT + "|" + FISH + "|" + DAIRY + "|" + OTHER_ANIMAL + ")\\b");

  private Things() {}

  /// @param name as a constraint has it, and nothing around it
  static Optional<Pattern> named(String name) {
    return ALL.stream()
        .filter(thing -> thing.named.matcher(name.strip()).matches())
        .map(Thing::asked)
        .findFirst();
  }

  static Optional<Pattern> diet(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "vegetarian" -> Optional.of(VEGETARIAN);
      case "vegan" -> Optional.of(VEGAN);
      case "pescatarian" -> Optional.of(PESCATARIAN);
      default -> Optional.empty();
    };
  }
}
