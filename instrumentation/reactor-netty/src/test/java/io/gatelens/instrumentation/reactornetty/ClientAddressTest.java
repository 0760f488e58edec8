package io.gatelens.instrumentation.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.7|203.0.113.7",
        "203.0.113.7:1234, 10.0.0.1|203.0.113.7",
        " 2001:db8::1 , 10.0.0.1|2001:db8::1",
        "[2001:db8::1]:80|2001:db8::1",
        "unknown, 10.0.0.1|",
        "[broken|"
      })
  void forwardedFor_isTheFirstHop(String header, String address) {
    HttpHeaders headers = new DefaultHttpHeaders().set("x-forwarded-for", header);

    assertThat(ClientAddress.forwarded(headers)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.60;proto=http;by=203.0.113.43|192.0.2.60",
        "proto=https; For=\"[2001:db8:cafe::17]:4711\", for=10.0.0.1|2001:db8:cafe::17",
        "for=_hidden|_hidden",
        "proto=http|"
      })
  void forwarded_isReadAsRfc7239HasIt(String header, String address) {
    HttpHeaders headers = new DefaultHttpHeaders().set("forwarded", header);

    assertThat(ClientAddress.forwarded(headers)).isEqualTo(address);
  }

  @Test
  void withoutHeaders_thereIsNoAddress() {
    assertThat(ClientAddress.forwarded(new DefaultHttpHeaders())).isNull();
  }

  @Test
  void forwarded_winsOverForwardedFor() {
    HttpHeaders headers =
        new DefaultHttpHeaders().set("forwarded", "for=a").set("x-forwarded-for", "b");

    assertThat(ClientAddress.forwarded(headers)).isEqualTo("a");
  }

  @Test
  void headerWithoutEnd_isReadInPart() {
    HttpHeaders headers =
        new DefaultHttpHeaders().set("x-forwarded-for", "a, " + "b".repeat(100_000));

    assertThat(ClientAddress.forwarded(headers)).isEqualTo("a");
  }
}
