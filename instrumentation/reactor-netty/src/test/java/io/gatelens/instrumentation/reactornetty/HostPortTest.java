package io.gatelens.instrumentation.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "example.com,example.com,80",
    "example.com:8080,example.com,8080",
    "[::1],::1,80",
    "[::1]:8443,::1,8443",
    "example.com:,example.com,80",
    "example.com:http,example.com,-1",
    "example.com:99999,example.com,-1",
    "example.com:0,example.com,-1"
  })
  void authority_isReadAsRfc3986HasIt(String authority, String host, int port) {
    HostPort read = HostPort.parse(authority);

    assertThat(read.host()).isEqualTo(host);
    assertThat(read.portOr(80)).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "[::1", "[::1]80"})
  void whatIsNoAuthority_hasNoHost(String authority) {
    assertThat(HostPort.parse(authority).host()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.b/c,a.b,80",
    "https://a.b,a.b,443",
    "ws://a.b/ws,a.b,80",
    "wss://a.b:1/ws,a.b,1",
    "http://user:secret@a.b:81/p@q,a.b,81",
    "https://[2001:db8::1]:9443/x?y=[z],2001:db8::1,9443",
    "http://a.b?x=1,a.b,80",
    "http://a.b?to=https://c:1/d,a.b,80",
    "http://a.b:81#c/d,a.b,81"
  })
  void url_hasTheDefaultPortOfItsScheme(String url, String host, int port) {
    assertThat(HostPort.ofUrl(url)).isEqualTo(new HostPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/path", "", "mailto:a@b"})
  void whatIsNoAbsoluteUrl_hasNoHost(String url) {
    assertThat(HostPort.ofUrl(url).host()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.b/c,true",
    "WS://a,true",
    "h2+x.1-y://a,true",
    "/a?to=http://b,false",
    "?to=http://b,false",
    "a/b,false",
    "a:b,false",
    "://a,false",
    "'',false"
  })
  void urlIsAbsolute_whereItHasASchemeAndAnAuthority(String url, boolean isAbsolute) {
    assertThat(HostPort.isAbsolute(url)).isEqualTo(isAbsolute);
  }
}
