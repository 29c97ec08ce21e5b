package dev.precis.text.heading;

import java.util.Map;
import java.util.Set;

/** The keywords of headings in several languages: chapter, part, letter, scene, ... */
final class HeadingWords {

  private static final Set<String> CHAPTERS =
      Set.of(
          "chapter",
          "chap",
          "chapitre",
          "kapitel",
          "capitel",
          "capitulo",
          "capitolo",
          "cap",
          "hoofdstuk",
          "глава",
          "rozdzial",
          "kapitola",
          "caput");

  private static final Set<String> PARTS =
      Set.of(
          "volume",
          "vol",
          "part",
          "book",
          "act",
          "phase",
          "epoch",
          "period",
          "stage",
          "division",
          "section",
          "epilogue",
          "prologue",
          "band",
          "buch",
          "teil",
          "theil",
          "abteilung",
          "abschnitt",
          "akt",
          "aufzug",
          "tome",
          "livre",
          "partie",
          "acte",
          "parte",
          "libro",
          "tomo",
          "acto",
          "jornada",
          "atto",
          "deel",
          "boek",
          "bok",
          "del",
          "часть",
          "книга",
          "том",
          "epoca",
          "epoque",
          "periode",
          "liber",
          "pars",
          "epilog",
          "epilogo");

  private static final Set<String> OTHERS =
      Set.of(
          "stave",
          "canto",
          "letter",
          "adventure",
          "scene",
          "story",
          "tale",
          "lecture",
          "lesson",
          "essay",
          "fit",
          "chant",
          "gesang",
          "lettre",
          "brief",
          "szene",
          "auftritt",
          "scena",
          "escena",
          "carta",
          "lettera",
          "fable",
          "act",
          "song",
          "hymn",
          "night",
          "day",
          "aventure",
          "abenteuer",
          "geschichte",
          "conte",
          "cuento",
          "novella",
          "fytte",
          "episode",
          "dialogue",
          "meditation",
          "sonnet",
          "poem",
          "ode",
          "elegy",
          "eclogue",
          "epistle",
          "sermon",
          "number",
          "problem",
          "entry",
          "tablet",
          "rhapsody",
          "movement",
          "strophe",
          "discourse",
          "idyll");

  private static final Map<String, String> SAME =
      Map.of("chap", "chapter", "cap", "capitulo", "vol", "volume", "capitel", "kapitel");

  private static final Set<String> ARTICLES =
      Set.of("the", "das", "der", "die", "le", "la", "il", "el", "lo");

  private static final Set<String> LAST =
      Set.of("last", "letztes", "letzter", "dernier", "derniere", "ultimo", "ultima");

  private HeadingWords() {}

  /** The level of a heading with this folded word; null if the word is unknown. */
  static Heading.Level level(String folded) {
    if (CHAPTERS.contains(folded)) {
      return Heading.Level.CHAPTER;
    }
    if (PARTS.contains(folded)) {
      return Heading.Level.PART;
    }
    return OTHERS.contains(folded) ? Heading.Level.OTHER : null;
  }

  /** The same family for a word and its abbreviations. */
  static String family(String folded) {
    return SAME.getOrDefault(folded, folded);
  }

  static boolean article(String folded) {
    return ARTICLES.contains(folded);
  }

  static boolean last(String folded) {
    return LAST.contains(folded);
  }
}
