"""Airflow's pages in Chromium: a person logs in, and triggers a DAG by its form."""

import contextlib
import shutil

SECONDS = 60


def possible():
    return shutil.which("chromium") and shutil.which("chromedriver")


class Pages:
    """A browser that is logged in, while the block runs."""

    def __init__(self, airflow):
        from selenium import webdriver
        from selenium.webdriver.support.ui import WebDriverWait

        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,1000"):
            options.add_argument(argument)
        self.address = f"http://127.0.0.1:{airflow.port}"
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
        self.wait = WebDriverWait(self.driver, SECONDS).until
        with contextlib.ExitStack() as stack:
            stack.callback(self.driver.quit)
            self.log_in(airflow.login)
            stack.pop_all()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.driver.quit()

    def log_in(self, login):
        self.driver.get(self.address)
        for name, value in login.items():
            self.there(f"input[name={name}]").send_keys(value)
        self.there("button[type=submit]").click()
        self.wait(lambda driver: "/login" not in driver.current_url)

    def there(self, selector):
        """An element that can be used, once it is there."""
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.expected_conditions import element_to_be_clickable

        return self.wait(element_to_be_clickable((By.CSS_SELECTOR, selector)))

    def trigger(self, dag, picture, **parameters):
        """Fills in the form of a DAG and sends it; keeps a picture of it. Returns what the form says of its fields."""
        self.driver.get(f"{self.address}/dags/{dag}")
        self.there("[data-testid=trigger-dag-button]").click()
        for name, value in parameters.items():
            self.there(f"[role=dialog] [name=element_{name}]").send_keys(value)
        self.driver.save_screenshot(str(picture))
        told = self.driver.find_element("css selector", "body").text
        self.there("[data-testid=trigger-dag-submit]").click()
        self.wait(lambda driver: not driver.find_elements("css selector", "[data-testid=trigger-dag-submit]"))
        return told
