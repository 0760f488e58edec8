package io.gatelens.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

  @Test
  void answers_areKeptByteByByte_oneAfterTheOther() throws IOException {
    String interim = "HTTP/1.1 100 Continue\r\n\r\n";
    String first = "HTTP/1.1 200 OK\r\nX-b: 1\r\nContent-Length: 4\r\nx-B: 2\r\n\r\nbody";
    String second = "HTTP/1.1 204 No Content\r\n\r\n";
    AnswerReader answers = reader(interim + first + second + "and more");

    assertThat(answers.next("PUT")).isEqualTo(interim);
    assertThat(answers.next("PUT")).isEqualTo(first);
    assertThat(answers.next("GET")).isEqualTo(second);
    assertThat(answers.rest()).isEqualTo("and more");
  }

  @Test
  void answerToHead_hasNoBody_whateverItsLength() throws IOException {
    AnswerReader answers = reader("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nHTTP/1.1 ...");

    assertThat(answers.next("HEAD")).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n");
    assertThat(answers.rest()).isEqualTo("HTTP/1.1 ...");
  }

  @Test
  void chunks_arePutTogether() throws IOException {
    String head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    AnswerReader answers = reader(head + "2\r\nwh\r\na\r\nole answer\r\n0\r\n\r\nrest");

    assertThat(answers.next("GET")).isEqualTo(head + "whole answer\r\n");
    assertThat(answers.rest()).isEqualTo("rest");
  }

  @Test
  void bodyThatBreaksOff_isCut_wherever() throws IOException {
    String sized = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
    String chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    assertThat(reader(sized + "only this").next("GET")).isEqualTo(sized + "(cut)");
    for (String part : new String[] {"", "2\r\nw", "2\r\nwh\r\n", "2\r\nwh\r\n0\r\n"}) {
      assertThat(reader(chunked + part).next("GET")).isEqualTo(chunked + "(cut)");
    }
  }

  @Test
  void whatIsNotTheSameTwice_leavesItsPlace() throws IOException {
    String body = "{\"timestamp\":\"2026-11-26\",\"status\":500,\"requestId\":\"5a-1\"}";
    String head = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: ";

    assertThat(reader(head + body.length() + "\r\n\r\n" + body).next("GET"))
        .isEqualTo(
            "HTTP/1.1 500 Internal Server Error\r\n(length)\r\n\r\n"
                + "{(time),\"status\":500,(request)}");
  }

  @Test
  void frames_areReadOneByOne_alsoLongOnes() throws IOException {
    String shortFrame = "\u0081\u0002hi";
    String longFrame = "\u0082~\u0001\u0000" + "x".repeat(256);
    AnswerReader answers = reader(shortFrame + longFrame);

    assertThat(answers.frame()).isEqualTo(shortFrame);
    assertThat(answers.frame()).isEqualTo(longFrame);
    assertThat(answers.frame()).isEqualTo("(cut)");
  }

  private static AnswerReader reader(String text) {
    return new AnswerReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
