package dev.rein.coaching.rules;

import java.util.List;

/// A field of life with tasks in one language, for made plans. `%d` is a number that grows, `{m/6}`
/// a length in minutes that is asked for six times a week.
///
/// @param constraints that its tasks keep
/// @param breaches a constraint and a task that goes against it, each
record Field(
    String language,
    String goal,
    List<String> tasks,
    List<String> constraints,
    List<Breach> breaches) {
  record Breach(String constraint, String task) {}

  static final List<Field> ALL =
      List.of(
          new Field(
              "en",
              "run a 10K",
              List.of(
                  "Run 3 x {m/3} minutes at talking pace on Thursday",
                  "One long run of %d km on Saturday, slowly",
                  "Do %d squats and lunges after each run",
                  "Walk {m/1} minutes on Friday, easily",
                  "Write down distance and time of %d runs"),
              List.of("no running on Mondays", "no gym", "bad knee", "No training on Sundays"),
              List.of(
                  new Breach("no running on Mondays", "Run 5 km on Monday at an easy pace"),
                  new Breach("No training on Sundays", "Long run of 12 km every Sunday"),
                  new Breach("no gym", "Two strength sessions at the gym, 40 minutes each"),
                  new Breach("Weekends only", "Run 30 minutes on Tuesday and Thursday"),
                  new Breach("no treadmill", "Run 20 minutes on the treadmill"),
                  new Breach("max 45 minutes per session", "Run 75 minutes at an easy pace"))),
          new Field(
              "en",
              "learn Spanish to B1",
              List.of(
                  "Learn %d new words with flashcards, {m/5} minutes a day",
                  "Listen to %d podcast episodes and note five words each",
                  "Write %d sentences in the past tense and check them",
                  "Talk {m/2} minutes with a tandem partner on Tuesday and Wednesday evening",
                  "Read chapter %d of a graded reader aloud"),
              List.of("not available on Fridays", "no budget", "only evenings", "two small kids"),
              List.of(
                  new Breach(
                      "not available on Fridays", "Talk 30 minutes with a partner on Friday"),
                  new Breach(
                      "Saturdays and Sundays off", "Review the flashcards on Sunday morning"),
                  new Breach("weekdays only", "Two hours of grammar on Saturday"),
                  new Breach("No social media", "Follow five Spanish accounts on Instagram"))),
          new Field(
              "en",
              "eat better and lose 6 kg",
              List.of(
                  "Cook %d dinners at home with beans, lentils or tofu",
                  "Walk {m/5} minutes in the park on weekdays",
                  "Weigh yourself on Monday morning and write down the week's %d values",
                  "Prepare %d lunches on Sunday with rice and vegetables",
                  "Drink %d glasses of water before the evening"),
              List.of("vegetarian", "no alcohol", "nut allergy", "no pool"),
              List.of(
                  new Breach("vegetarian", "Grill chicken breast with salad on three evenings"),
                  new Breach("vegan", "Breakfast of two eggs and yogurt on workdays"),
                  new Breach("I'm vegetarian", "Eat salmon with potatoes twice"),
                  new Breach("no alcohol", "Enjoy one glass of wine at the weekend"),
                  new Breach("nut allergy", "Snack on a handful of almonds each afternoon"),
                  new Breach("lactose intolerant", "Have cottage cheese for dinner twice"),
                  new Breach("no pork", "Make a pot of pea soup with bacon"))),
          new Field(
              "en",
              "write a novel",
              List.of(
                  "Write %d pages of the draft in two sessions of {m/2} minutes",
                  "Revise chapter %d and cut what repeats",
                  "Read aloud for {m/7} minutes every day and mark what stumbles",
                  "Sketch %d scenes on cards",
                  "Send %d pages to a reader and ask two questions"),
              List.of("no writing on Sundays", "no car", "night shifts every other week"),
              List.of(
                  new Breach("no writing on Sundays", "Two hours of writing on Sunday afternoon"),
                  new Breach("no Wednesdays", "Write four pages on Tuesday and Wednesday"),
                  new Breach("busy on Thursdays", "Plot session on Thursday, 90 minutes"))),
          new Field(
              "en",
              "save $5,000",
              List.of(
                  "Transfer $%d to the savings account on payday",
                  "List %d expenses and cancel one of them",
                  "Sell %d things online",
                  "Cook %d meals from what is in the cupboard",
                  "Compare %d contracts and call one provider"),
              List.of("no car", "no coffee", "single parent"),
              List.of(
                  new Breach("no car", "Drive to the discount market and buy in bulk"),
                  new Breach("no coffee", "Allow yourself one coffee in town each Friday"))),
          new Field(
              "de",
              "Klavier spielen lernen",
              List.of(
                  "{m/5} Minuten Tonleitern in C-Dur, an fünf Tagen",
                  "Takt 1 bis %d des Stücks langsam mit Metronom üben",
                  "%d Akkorde notieren und nachspielen",
                  "Am Montag {m/1} Minuten Blattspiel",
                  "Eine Aufnahme von {m/1} Minuten machen und anhören"),
              List.of("keine Zeit am Montag", "Nachbarn ab 20 Uhr", "kein eigenes Klavier"),
              List.of()),
          new Field(
              "fr",
              "courir un semi-marathon",
              List.of(
                  "Courir {m/2} minutes en aisance respiratoire mardi et jeudi",
                  "Sortie longue de %d km dimanche",
                  "{m/3} minutes de gainage après chaque sortie",
                  "Noter la distance et les sensations de %d sorties",
                  "Marcher {m/1} minutes le vendredi"),
              List.of("pas de course le lundi", "genou fragile", "végétarien"),
              List.of()),
          new Field(
              "es",
              "aprobar el examen de biología",
              List.of(
                  "Estudiar el tema %d y hacer un resumen de una página",
                  "Resolver %d preguntas de exámenes anteriores",
                  "Repasar %d tarjetas cada mañana",
                  "Explicar el tema %d en voz alta en diez minutos",
                  "Corregir los errores de %d ejercicios"),
              List.of("no puedo los domingos", "trabajo por la noche"),
              List.of()),
          new Field(
              "ja",
              "ギターを弾けるようになる",
              List.of(
                  "コードCとGを%d回ゆっくり練習する",
                  "曲の%d小節目までメトロノームで弾く", "指の体操を{m/7}分、毎日", "{m/1}分の録音をして聞き直す", "リズム練習を{m/1}分"),
              List.of("夜9時以降は不可"),
              List.of()));
}
