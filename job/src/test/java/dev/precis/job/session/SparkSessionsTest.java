package dev.precis.job.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.spark.PrecisPlugin;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {
  private static final String OWN = PrecisPlugin.class.getName();

  @Test
  void addThePluginOnceToThoseOfTheUser() {
    assertThat(SparkSessions.withOwn("")).isEqualTo(OWN);
    assertThat(SparkSessions.withOwn("a.B, c.D")).isEqualTo("a.B,c.D," + OWN);
    assertThat(SparkSessions.withOwn(OWN + ",a.B")).isEqualTo(OWN + ",a.B");
  }

  @Test
  void letTheUsersCompilerOptionsOverride() {
    assertThat(SparkSessions.withoutCompiler("")).isEqualTo("-XX:TieredStopAtLevel=1");
    assertThat(SparkSessions.withoutCompiler("-XX:TieredStopAtLevel=4 -Da=b"))
        .isEqualTo("-XX:TieredStopAtLevel=1 -XX:TieredStopAtLevel=4 -Da=b");
  }
}
